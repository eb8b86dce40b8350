"""``vitruvian schema``: what editors need to complete and check graph files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from ..framework.authoring.calculator import REGISTRY
from ..framework.schema.graph_schema import graph_schema
from ..media.destinations import check_writable
from ..packaged import packaged_library
from .command import App
from .options import DebugOption, ImportOption
from .parameters import Option
from .sources import import_own

__all__ = ["app", "schema_text"]

app = App()

_EXAMPLES = """\
Example:
  vitruvian schema -o graph-schema.json --import my_calculators.py
Then begin each graph file with: # yaml-language-server: $schema=graph-schema.json
"""

_OWN = "vitruvian.calculators."


@app.command(examples=_EXAMPLES)
def schema(
    output: Annotated[
        Path | None,
        Option("--output -o", "Write into a file instead of printing.", metavar="FILE"),
    ] = None,
    imports: ImportOption = None,
    packaged: Annotated[
        bool,
        Option("--packaged", "Leave out plugins and your own calculators."),
    ] = False,
    debug: DebugOption = False,
) -> None:
    """Print the JSON Schema of graph files, with the options of every calculator.

    Editors that know YAML complete and check graph files with it. 'vitruvian check' sees more.
    """
    if output is not None:
        check_writable(output, f"-o {output}")
    import_own(imports or [])
    text = schema_text(packaged=packaged)
    if output is None:
        print(text, end="")
    else:
        output.write_text(text, encoding="utf-8")


def schema_text(*, packaged: bool = False) -> str:
    """Return the schema as it is written into a file."""
    made = (
        graph_schema(names=_packaged(), library=packaged_library()) if packaged else graph_schema()
    )
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def _packaged() -> list[str]:
    names = REGISTRY.names()
    return [n for n in names if (cls := REGISTRY.get(n)) and cls.__module__.startswith(_OWN)]
