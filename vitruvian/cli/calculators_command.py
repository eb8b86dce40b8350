"""``vitruvian calculators``: what a graph can use, and how."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from ..framework.authoring.calculator import REGISTRY, Calculator
from ..framework.errors import did_you_mean
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.library import LIBRARY
from ..framework.graph_file.problems import Problems
from .calculator_page import calculator_page
from .calculator_search import Entry, name_words, search
from .command import App
from .options import DebugOption, ImportOption
from .parameters import Argument
from .reporting import UsageError
from .sources import import_own, is_terminal
from .subgraph_page import subgraph_page
from .terminal import StyledLine, print_styled, shortened, terminal_width

__all__ = ["app"]

app = App()


@app.command()
def calculators(
    name: Annotated[
        list[str] | None,
        Argument(
            "[NAME | WORDS...]",
            "Explain the one of this name, or list those with these words in their names, "
            "tags or descriptions.",
        ),
    ] = None,
    imports: ImportOption = None,
    debug: DebugOption = False,
) -> None:
    """List all calculators, search them, or explain one: its ports, options and an example.

    Subgraphs are searched and explained as well.
    """
    import_own(imports or [])
    names = REGISTRY.names()
    if not name:
        print_styled(_overview(names))
    elif len(name) > 1 or not _explain(name[0]):
        print_styled(_found(name, names))


def _explain(name: str) -> bool:
    """Print the page of a calculator or subgraph; return False where there is none."""
    cls = REGISTRY.get(name) or REGISTRY.get(f"{name}Calculator")
    if cls is not None:
        print_styled(calculator_page(cls, terminal_width()))
        return True
    subgraph = _subgraph(name)
    if subgraph is not None:
        print_styled(subgraph_page(name, subgraph, terminal_width()))
    return subgraph is not None


def _found(words: list[str], names: list[str]) -> list[StyledLine]:
    found = search(words, [*_calculator_entries(names), *_subgraph_entries()])
    if not found:
        text = " ".join(words)
        known = [*names, *LIBRARY.subgraph_names()]
        hint = did_you_mean(text, known) or did_you_mean(text, name_words(known))
        raise UsageError(
            f"there is no calculator {text!r}, and none with these words; 'vitruvian calculators' "
            f"lists all.{hint}"
        )
    return _lines([(entry.name, entry.summary) for entry in found])


def _calculator_entries(names: list[str]) -> Iterator[Entry]:
    for name in names:
        cls = REGISTRY.get(name)
        assert cls is not None
        yield Entry(name, [port.tag for port in cls.contract.ports()], cls.__doc__ or "")


def _subgraph_entries() -> Iterator[Entry]:
    for name in LIBRARY.subgraph_names():
        subgraph = _subgraph(name)
        if subgraph is not None:
            entries = (*subgraph.input_stream, *subgraph.output_stream)
            yield Entry(name, [entry.tag for entry in entries], subgraph.doc)


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
    lines: list[StyledLine] = []
    for group, members in sorted(groups.items()):
        lines += [[], [(group, "heading")]] if lines else [[(group, "heading")]]
        lines += _lines(members, max(map(len, names)))
    return lines


def _lines(members: list[tuple[str, str]], longest: int = 0) -> list[StyledLine]:
    """Return a line for each: its name, and as much of what is said of it as there is room."""
    width = terminal_width()
    longest = min(max(longest, *(len(name) for name, _ in members)), width // 2)
    lines: list[StyledLine] = []
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
