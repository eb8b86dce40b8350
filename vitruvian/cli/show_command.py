"""``vitruvian show``: a drawing of a graph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from ..drawing.picture import picture_of
from ..drawing.writers import WRITERS, write_drawing
from ..framework.errors import did_you_mean
from ..framework.graph_file.loader import load_graph
from ..media.destinations import check_writable
from .command import App
from .options import DebugOption, GraphArgument, ImportOption
from .parameters import Option
from .reporting import UsageError
from .sources import import_own
from .terminal import print_styled, terminal_width

__all__ = ["app"]

app = App()

_EXAMPLES = """\
Examples:
  vitruvian show upper_body_pose_tracking_cpu
  vitruvian show my_graph.yaml -o my_graph.svg
"""


@app.command(examples=_EXAMPLES)
def show(
    graph: GraphArgument,
    output: Annotated[
        Path | None,
        Option(
            "--output -o",
            "Draw into a file, by its ending: .svg, .html (to move about in), .dot "
            "(Graphviz), .mmd (Mermaid), .txt. Without it the graph is printed as text.",
            metavar="FILE",
        ),
    ] = None,
    collapse: Annotated[bool, Option("--collapse", "Show subgraphs as single nodes.")] = False,
    imports: ImportOption = None,
    debug: DebugOption = False,
) -> None:
    """Draw a graph: its nodes in order, with their streams, options and subgraphs.

    A graph with mistakes can be drawn too; 'vitruvian check' finds them.
    """
    if output is not None:
        _check_ending(output)
        check_writable(output, f"-o {output}")
    import_own(imports or [])
    picture = picture_of(load_graph(graph), expand=not collapse)
    if output is None:
        from ..drawing.text import text_of

        print_styled(text_of(picture, terminal_width()))
        return
    write_drawing(picture, output)


def _check_ending(output: Path) -> None:
    ending = output.suffix.lower()
    if ending not in WRITERS:
        known = " ".join(WRITERS)
        raise UsageError(
            f"-o {output}: a drawing cannot be written as {ending or 'a file without ending'!r}; "
            f"expected one of: {known}.{did_you_mean(ending, WRITERS)}"
        )
