"""Pages of the reference that the packaged graphs fill: what they say, their drawings and files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from vitruvian.drawing.picture import GraphPicture, PortPicture, picture_of
from vitruvian.drawing.svg import svg_of
from vitruvian.framework.graph_file.library import LIBRARY
from vitruvian.framework.graph_file.loader import load_graph

__all__ = ["graph_pages"]

FOLDER = "reference/graphs"


def graph_pages() -> dict[str, str]:
    """Return the Markdown and the drawings by their paths."""
    files: dict[str, str] = {}
    for title, about, graphs in (
        ("Graphs", "`vitruvian run NAME` takes them by name.", LIBRARY.graphs()),
        ("Subgraphs", "Used in graphs as calculators are.", LIBRARY.subgraphs()),
    ):
        files |= _drawings(graphs)
        files[f"{FOLDER}/{title.lower()}.md"] = _page(title, about, graphs)
    return files


def _drawings(graphs: Mapping[str, Path]) -> dict[str, str]:
    # A file that goes by several names is drawn once.
    drawings = {path: svg_of(_picture(path)) for path in set(graphs.values())}
    return {f"{FOLDER}/{name}.svg": drawings[path] for name, path in graphs.items()}


@cache
def _picture(path: Path) -> GraphPicture:
    return picture_of(load_graph(path), expand=False)


def _page(title: str, about: str, graphs: Mapping[str, Path]) -> str:
    lines = [f"# {title}\n\n{about} Hover over a node to see its options."]
    for name, path in sorted(graphs.items()):
        lines += _graph(name, path)
    return "\n".join(lines) + "\n"


def _graph(name: str, path: Path) -> Iterator[str]:
    picture = _picture(path)
    yield f"\n## {name}\n"
    yield picture.doc.replace("\n\n", "\n").strip() + "\n"
    yield from _interface(picture)
    # As an object, which unlike a picture shows what lies below the pointer.
    yield (
        f'\n<object data="{name}.svg" type="image/svg+xml" style="max-width: 100%"'
        f' aria-label="Drawing of {name}"></object>\n\n[The drawing alone]({name}.svg)\n'
    )
    source = path.read_text(encoding="utf-8").strip()
    indented = "\n".join(f"    {line}".rstrip() for line in source.splitlines())
    yield f'??? note "{path.name}"\n\n    ```yaml\n{indented}\n    ```\n'


def _interface(picture: GraphPicture) -> Iterator[str]:
    for label, ports in (
        ("Inputs", [port for port in picture.inputs if not port.side]),
        ("Side packets", [port for port in picture.inputs if port.side]),
        ("Outputs", picture.outputs),
    ):
        if ports:
            yield f"- {label}: {_ports(ports)}"


def _ports(ports: Sequence[PortPicture]) -> str:
    return ", ".join(
        f"`{port.tag}:{port.stream}`" if port.tag else f"`{port.stream}`" for port in ports
    )
