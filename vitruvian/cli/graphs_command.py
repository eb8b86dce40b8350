"""``vitruvian graphs``: what comes with the package."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..drawing.picture import GraphPicture, PortPicture, picture_of
from ..framework.errors import GraphConfigError
from ..framework.graph_file.library import LIBRARY
from ..framework.graph_file.loader import load_graph
from .command import App
from .terminal import print_styled, terminal_width

__all__ = ["app"]

app = App()


@app.command()
def graphs() -> None:
    """List the packaged graphs, which 'vitruvian run' takes by name, and the subgraphs.

    Subgraphs are used in graphs as calculators are: '- calculator: PoseLandmarkUpperBodyCpu'.
    """
    print_styled(_section("Graphs", LIBRARY.graphs()))
    print()
    print_styled(_section("Subgraphs", LIBRARY.subgraphs()))


def _section(title: str, files: Mapping[str, Path]) -> Iterator[list[tuple[str, str]]]:
    """Yield the entry of every file, under all names that it goes by."""
    yield [(title, "heading")]
    names: dict[Path, list[str]] = {}
    for name, path in sorted(files.items()):
        names.setdefault(path, []).append(name)
    for path, known_as in names.items():
        yield []
        yield [(", ".join(known_as), "node")]
        try:
            picture = picture_of(load_graph(path), expand=False)
        except GraphConfigError as error:
            yield [("    ", ""), (str(error.problems[0]), "wrong")]
            continue
        yield from _entry(picture)


def _entry(picture: GraphPicture) -> Iterator[list[tuple[str, str]]]:
    width = terminal_width()
    for line in textwrap.wrap(_first_sentence(picture.doc), width - 4):
        yield [("    ", ""), (line, "")]
    sides = [port for port in picture.inputs if port.side]
    groups = {
        "in": [port for port in picture.inputs if not port.side],
        "side": sides,
        "out": list(picture.outputs),
    }
    for label, ports in groups.items():
        text = ", ".join(_port(port) for port in ports)
        for place, line in enumerate(textwrap.wrap(text, width - 10)):
            yield [("    ", ""), (f"{label if place == 0 else '':<6}", "label"), (line, "stream")]


def _first_sentence(doc: str) -> str:
    """Return the first sentence of a comment, which may go over several lines."""
    paragraph = " ".join(doc.partition("\n\n")[0].split())
    ends = re.search(r"[.!?](?= [A-Z])", paragraph)
    return paragraph if ends is None else paragraph[: ends.end()]


def _port(port: PortPicture) -> str:
    name = f"{port.tag}:{port.stream}" if port.tag else port.stream
    return f"{name} ({port.type})" if port.type else name
