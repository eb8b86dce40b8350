"""``vitruvian convert``: MediaPipe's graph files as YAML, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from ..convert import convert_graph
from ..framework.errors import did_you_mean
from ..media.destinations import check_writable
from .command import App
from .options import DebugOption, ImportOption
from .parameters import Argument, Option
from .reporting import UsageError
from .sources import import_own

__all__ = ["app"]

app = App()

_EXAMPLES = """\
Examples:
  vitruvian convert face_mesh.pbtxt face_mesh.yaml
  vitruvian convert my_graph.yaml my_graph.pbtxt
"""
_ENDINGS = (".yaml", ".yml", ".pbtxt")


@app.command(examples=_EXAMPLES)
def convert(
    source: Annotated[
        Path,
        Argument("FROM", "A .pbtxt or .yaml file."),
    ],
    target: Annotated[
        Path,
        Argument("TO", "The file to write, of the other format."),
    ],
    force: Annotated[bool, Option("--force", "Overwrite the file if it exists.")] = False,
    imports: ImportOption = None,
    debug: DebugOption = False,
) -> None:
    """Turn a MediaPipe graph or subgraph into YAML with its comments, or YAML into .pbtxt.

    Back to .pbtxt only the comment at the top is kept. What MediaPipe lacks, such as 'import:', is
    left out there. Graphs with unknown calculators are converted too; 'vitruvian check' finds them.
    """
    for path, name in ((source, "FROM"), (target, "TO")):
        if path.suffix.lower() not in _ENDINGS:
            known = " ".join(_ENDINGS)
            raise UsageError(
                f"{name} {path}: a graph file ends in one of: {known}."
                f"{did_you_mean(path.suffix.lower(), _ENDINGS)}"
            )
    if (source.suffix == ".pbtxt") == (target.suffix == ".pbtxt"):
        raise UsageError(f"{source} and {target} have one format; nothing is to be converted")
    check_writable(target, f"TO {target}")
    if target.exists() and not force:
        raise UsageError(f"TO {target}: this file exists; name another one, or add --force")
    import_own(imports or [])
    # Converted before the file is opened, so that a mistake leaves none behind.
    text = convert_graph(source)
    target.write_text(text, encoding="utf-8")
