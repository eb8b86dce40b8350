"""``vitruvian calculators``: what a graph can use, and how."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..framework.authoring.calculator import REGISTRY, Calculator
from ..framework.errors import did_you_mean
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.library import LIBRARY
from ..framework.graph_file.problems import Problems
from .calculator_page import calculator_page
from .options import DebugOption, ImportOption
from .reporting import UsageError
from .sources import import_own, is_terminal
from .subgraph_page import subgraph_page
from .terminal import StyledLine, print_styled, shortened, terminal_width

__all__ = ["app"]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def calculators(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Explain this one.", show_default=False),
    ] = None,
    imports: ImportOption = None,
    debug: DebugOption = False,
) -> None:
    """List all calculators, or explain one or a subgraph: its ports, options and an example."""
    import_own(imports or [])
    names = REGISTRY.names()
    if name is None:
        print_styled(_overview(names))
        return
    cls = REGISTRY.get(name) or REGISTRY.get(f"{name}Calculator")
    if cls is not None:
        print_styled(calculator_page(cls, terminal_width()))
        return
    subgraph = _subgraph(name)
    if subgraph is None:
        raise UsageError(
            f"there is no calculator {name!r}; 'vitruvian calculators' lists all."
            f"{did_you_mean(name, [*names, *LIBRARY.subgraph_names()])}"
        )
    print_styled(subgraph_page(name, subgraph, terminal_width()))


def _subgraph(name: str) -> GraphConfig | None:
    """Return a subgraph of the package, or one in the working directory."""
    problems = Problems()
    found = LIBRARY.lookup(Path("graph.yaml")).find(name, problems)
    problems.raise_any()
    return found


def _overview(names: list[str]) -> list[StyledLine]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in names:
        cls = REGISTRY.get(name)
        assert cls is not None
        groups.setdefault(_group(cls), []).append((name, _first_line(cls)))
    width = terminal_width()
    longest = min(max(map(len, names)), width // 2)
    lines: list[StyledLine] = []
    for group, members in sorted(groups.items()):
        lines += [[], [(group, "heading")]] if lines else [[(group, "heading")]]
        for name, doc in members:
            # Other programs get whole lines.
            room = width - longest - 4 if is_terminal() else len(doc)
            lines.append(
                [("  ", ""), (f"{name:<{longest}}", "node"), (f"  {shortened(doc, room)}", "")]
            )
    return lines


def _group(cls: type[Calculator]) -> str:
    parts = cls.__module__.split(".")
    return parts[2] if parts[:2] == ["vitruvian", "calculators"] else cls.__module__


def _first_line(cls: type[Calculator]) -> str:
    return (cls.__doc__ or "").strip().partition("\n")[0]
