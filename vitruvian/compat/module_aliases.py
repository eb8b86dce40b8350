"""MediaPipe's module paths: other names of modules that are here.

``import mediapipe.python.solutions.pose`` is written in programs, and inside libraries that nobody
wants to edit. An alias lets a path be imported under another name and gives the very same module,
so that there is one ``Pose`` whatever it is called.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType

__all__ = ["add_aliases", "install_as_mediapipe"]

_PACKAGE = "vitruvian"


class _AliasLoader(Loader):
    """Give a module that is imported by its own name."""

    def __init__(self, name: str) -> None:
        self._name = name

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        self._module = importlib.import_module(self._name)
        self._own_spec = self._module.__spec__
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        # The import system has just written the alias's there; reloading would go wrong by it.
        module.__spec__ = self._own_spec


class _AliasFinder(MetaPathFinder):
    """Find modules whose path begins with an alias: the longest one counts."""

    def __init__(self) -> None:
        self.aliases: dict[str, str] = {}

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        real = self._real_name(fullname)
        if real is None or find_spec(real) is None:
            return None
        return ModuleSpec(fullname, _AliasLoader(real), is_package=True)

    def _real_name(self, name: str) -> str | None:
        head, rest = name, ""
        while head:
            if head in self.aliases:
                return self.aliases[head] + rest
            head, _, last = head.rpartition(".")
            rest = f".{last}{rest}"
        return None


_FINDER = _AliasFinder()


def add_aliases(aliases: Mapping[str, str]) -> None:
    """Let modules be imported by other names too, and all below them."""
    _FINDER.aliases.update(aliases)
    if _FINDER not in sys.meta_path:
        sys.meta_path.insert(0, _FINDER)


def install_as_mediapipe(*, replace: bool = False) -> None:
    """Let ``import mediapipe`` give this package, in every module of the program from now on.

    For libraries that import MediaPipe themselves; call it before they are imported. Raises
    ``ImportError`` where MediaPipe itself is installed, unless ``replace`` is true.
    """
    module = sys.modules[_PACKAGE]
    if sys.modules.get("mediapipe") is module:
        return
    if not replace and ("mediapipe" in sys.modules or find_spec("mediapipe") is not None):
        raise ImportError(
            "mediapipe itself is installed here, and programs may mean it; uninstall it, or say "
            "install_as_mediapipe(replace=True)"
        )
    for name in [name for name in sys.modules if name.partition(".")[0] == "mediapipe"]:
        del sys.modules[name]
    add_aliases({"mediapipe": _PACKAGE})
    sys.modules["mediapipe"] = module
