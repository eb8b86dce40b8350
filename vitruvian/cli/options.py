"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from .reporting import set_debug

__all__ = ["DebugOption", "GraphArgument", "ImportOption"]

GraphArgument = Annotated[
    str,
    typer.Argument(
        metavar="GRAPH",
        help="A packaged graph by name (see 'vitruvian graphs'), or a YAML file.",
        show_default=False,
    ),
]
ImportOption = Annotated[
    list[str] | None,
    typer.Option(
        "--import",
        metavar="MODULE_OR_FILE",
        help="Import calculators of your own: a module, or a file my_calculators.py. A graph can "
        "do it itself with 'import: my_calculators.py'.",
    ),
]
DebugOption = Annotated[
    bool,
    typer.Option(
        "--debug",
        callback=set_debug,
        help="Show the full traceback of an error; VITRUVIAN_DEBUG=1 does the same.",
    ),
]
