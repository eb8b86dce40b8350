"""Let a checkout's modules be loaded from the paths that a person sees.

``vitruvian/framework`` is a link to ``framework/``, for type checkers and builds. A module that was
found through the link would carry the link's path, and a breakpoint at ``framework/graph.py:87``
would never stop, since no module would have been loaded from a file of that name. So the root of a
checkout goes before the package's own folder. An installed package has no links.
"""

import sys
from pathlib import Path

__all__: list[str] = []

if __package__ != "vitruvian":
    raise ImportError(f"{__package__} is the package vitruvian by another name; import vitruvian")

_OWN = Path(__file__).parent
_LINK = _OWN / "framework"

# Without support for links, as on Windows, git writes a file in the place of one.
if _LINK.is_symlink() or not _LINK.is_dir():
    sys.modules[__package__].__path__.insert(0, str(_OWN.parent))
