"""``vitruvian calculators``: what a graph can use, and how."""

from __future__ import annotations

from typing import Annotated

import typer

from ..framework.calculator import Calculator
from ..framework.errors import did_you_mean
from ..framework.library import LIBRARY
from ..framework.registry import REGISTRY
from .calculator_page import calculator_page
from .options import DebugOption, ImportOption
from .reporting import UsageError
from .sources import import_own, is_terminal
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
    """List all calculators, or explain one: its ports, types, options, and how to write it."""
    import_own(imports or [])
    names = REGISTRY.names()
    if name is None:
        print_styled(_overview(names))
        return
    cls = REGISTRY.get(name) or REGISTRY.get(f"{name}Calculator")
    if cls is None:
        if name in LIBRARY.subgraphs():
            raise UsageError(
                f"{name} is a subgraph, not a calculator; see it with: vitruvian show {name}"
            )
        raise UsageError(
            f"there is no calculator {name!r}; 'vitruvian calculators' lists all."
            f"{did_you_mean(name, names)}"
        )
    print_styled(calculator_page(cls, terminal_width()))


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
