"""``vitruvian graphs``: the graphs and subgraphs that are installed."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from ..assets import load_manifest
from ..assets.cache import place_of
from ..drawing.picture import GraphPicture, PortPicture, picture_of
from ..framework.errors import GraphConfigError
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.library import LIBRARY
from ..framework.graph_file.loader import load_graph
from .calculator_search import Entry, search
from .command import App
from .parameters import Argument
from .reporting import UsageError
from .terminal import StyledLine, print_styled, terminal_width

__all__ = ["app"]

app = App()

_MODELS = frozenset({".tflite", ".task"})


@app.command()
def graphs(
    words: Annotated[
        list[str] | None,
        Argument("[WORDS...]", "List those with these words in their names, tags or descriptions."),
    ] = None,
) -> None:
    """List the packaged graphs, which 'vitruvian run' takes by name, and the subgraphs.

    Subgraphs are used in graphs as calculators are: '- calculator: PoseLandmarkUpperBodyCpu'.
    """
    sections = {"Graphs": LIBRARY.graphs(), "Subgraphs": LIBRARY.subgraphs()}
    lines = [line for title, files in sections.items() for line in _section(title, files, words)]
    if not lines:
        raise UsageError(
            f"no graph or subgraph has the words: {' '.join(words or [])}; "
            "'vitruvian graphs' lists all"
        )
    print_styled([*lines[1:], *_missing_models()])


def _missing_models() -> Iterator[StyledLine]:
    """Yield a note on the models that the first runs will fetch."""
    models = [asset for asset in load_manifest().values() if asset.suffix in _MODELS]
    missing = [asset for asset in models if not place_of(asset).exists()]
    if missing:
        size = sum(asset.size for asset in missing) / 1e6
        note = (
            f"note: {len(missing)} of {len(models)} models are not here yet ({size:.0f} MB); "
            "a run fetches those of its graph; or all now: vitruvian assets fetch"
        )
        yield []
        yield [(note, "")]


def _section(
    title: str, files: Mapping[str, Path], words: Sequence[str] | None
) -> Iterator[StyledLine]:
    """Yield the entry of every file that fits, under all names that it goes by."""
    names: dict[Path, list[str]] = {}
    for name, path in sorted(files.items()):
        names.setdefault(path, []).append(name)
    entries = [
        lines for path, known_as in names.items() if (lines := _entry(path, known_as, words))
    ]
    if entries:
        yield []
        yield [(title, "heading")]
    for lines in entries:
        yield []
        yield from lines


def _entry(path: Path, names: Sequence[str], words: Sequence[str] | None) -> list[StyledLine]:
    """Return the lines about a graph; none where it lacks one of the words."""
    title: StyledLine = [(", ".join(names), "node")]
    try:
        config = load_graph(path)
    except GraphConfigError as error:
        return [title, [("    ", ""), (str(error.problems[0]), "wrong")]]
    # Only what is listed is planned, which tells the types of its streams and takes longest.
    if words and not search(words, [Entry(" ".join(names), _tags(config), config.doc)]):
        return []
    return [title, *_described(picture_of(config, expand=False))]


def _tags(config: GraphConfig) -> list[str]:
    inputs = (*config.input_stream, *config.input_side_packet)
    return [port.tag for port in (*inputs, *config.output_stream, *config.output_side_packet)]


def _described(picture: GraphPicture) -> Iterator[StyledLine]:
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
