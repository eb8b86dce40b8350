"""``vitruvian pose``: the quick way from a video to a drawing and a table of landmarks."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..framework.errors import FrameworkError
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.loader import load_graph
from ..framework.planning.planner import plan_graph
from ..pose_api import pose_graph, side_packets
from .arguments import Tied
from .media import (
    PICTURES,
    TABLES,
    Ends,
    Reader,
    Writer,
    add_ends,
    check_types,
    reader_of,
    writer_of,
)
from .options import BackendOption, DebugOption, DeviceOption, PrecisionOption, check_models
from .reporting import UsageError, describe
from .running import Job, carry_out
from .sources import source_on

__all__ = ["app"]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

_EPILOG = """\
Examples:

vitruvian pose dance.mp4

vitruvian pose dance.mp4 -o drawn.mp4 --landmarks dance.parquet --model heavy

vitruvian pose street.mp4 --people 4 --landmarks street.csv

vitruvian pose camera:0 --landmarks live.jsonl --model lite
"""


class Model(StrEnum):
    """Name the models."""

    LITE = "lite"
    FULL = "full"
    HEAVY = "heavy"
    UPPER_BODY = "upper-body"


Source = Annotated[
    str,
    typer.Argument(
        metavar="SRC",
        help="A video, a picture, a folder or pattern of pictures, or camera:0.",
        show_default=False,
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write the video or pictures with the pose drawn on them.  [default: SRC's name with "
        "_pose, here, unless --landmarks is given]",
    ),
]
Landmarks = Annotated[
    str | None,
    typer.Option(
        "--landmarks",
        metavar="FILE",
        help="Write a table of named landmarks: .jsonl, .csv or .parquet.",
    ),
]
ModelOption = Annotated[
    Model,
    typer.Option("--model", help="33 landmarks (lite, full, heavy) or 25 (upper-body)."),
]
People = Annotated[
    int, typer.Option("--people", min=1, metavar="N", help="The most people to follow.")
]
Smooth = Annotated[
    bool, typer.Option("--smooth/--no-smooth", help="Steady the landmarks over time.")
]
Mask = Annotated[bool, typer.Option("--mask", help="Find and tint the person's outline too.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no summary.")]


_UPPER = Model.UPPER_BODY

#: The packaged graphs that draw, for the whole body and for the upper body.
_DRAWING = ("pose_tracking_cpu", "upper_body_pose_tracking_cpu")


@app.command(epilog=_EPILOG)
def pose(
    source: Source,
    output: Output = None,
    landmarks: Landmarks = None,
    model: ModelOption = Model.FULL,
    people: People = 1,
    smooth: Smooth = True,
    mask: Mask = False,
    backend: BackendOption = "auto",
    precision: PrecisionOption = "auto",
    device: DeviceOption = "graph",
    quiet: Quiet = False,
    debug: DebugOption = False,
) -> None:
    """Find the poses of people in a video, pictures or a camera; draw them and write them down."""
    if people > 1 and model is _UPPER:
        raise UsageError(
            f"--people {people}: the upper-body model follows one person; choose --model full"
        )
    if mask and model is _UPPER:
        raise UsageError("--mask: the upper-body model gives no mask; choose --model full")
    if mask and people > 1:
        raise UsageError(
            f"--mask: there are no masks of several people; leave out --people {people}"
        )
    check_models(backend, precision, device)
    ends = _ends(source, output, landmarks)
    config, device = _config(model, people, ends, device)
    plan = plan_graph(add_ends(config, ends))
    check_types(ends, plan)
    is_static = ends.readers[0].calculator == "ImageReaderCalculator"
    sides = side_packets(model, smooth, mask, is_static, people)
    name = f"pose ({model})"
    job = Job(
        name,
        plan,
        ends,
        sides,
        None,
        ends.is_live,
        quiet,
        backend=backend,
        precision=precision,
        device=device,
    )
    try:
        carry_out(job, [])
    except FrameworkError as error:
        # The nodes know full paths only.
        raise FrameworkError(ends.as_typed(describe(error))) from error


def _ends(source: str, output: str | None, landmarks: str | None) -> Ends:
    try:
        reader = _reader(source)
        if output is None and landmarks is None:
            output = _beside(source, reader)
        writers = [] if output is None else [_writer("output_video", output, "-o", reader)]
        if landmarks is not None:
            writers.append(_writer("pose_table", landmarks, "--landmarks", reader))
    except UsageError as error:
        # Sources are named without an option here.
        raise UsageError(str(error).replace("--input ", "")) from None
    return Ends([reader], writers)


def _reader(source: str) -> Reader:
    reader = reader_of(Tied("input_video", source, source))
    if reader.calculator == "JsonlReaderCalculator":
        raise UsageError(f"{source}: this is a data file; give a video, pictures or a camera")
    return reader


def _writer(stream: str, path: str, option: str, reader: Reader) -> Writer:
    ending = Path(path).suffix.lower()
    if (ending in TABLES) is (stream == "output_video"):
        wanted = "a video or picture" if stream == "output_video" else " ".join(TABLES)
        raise UsageError(f"{option} {path}: expected {wanted}; got the ending {ending!r}")
    try:
        return writer_of(Tied(stream, path, path), [reader])
    except UsageError as error:
        raise UsageError(str(error).replace("--output ", f"{option} ")) from None


def _beside(source: str, reader: Reader) -> str:
    """Return a file for the drawing, in the present folder."""
    path = Path(source)
    if reader.calculator == "VideoDecoderCalculator":
        return f"{path.stem}_pose.mp4"
    if path.suffix.lower() in PICTURES and path.is_file():
        return f"{path.stem}_pose.png"
    if reader.is_live:
        return "camera_pose.mp4"
    return "pose_%04d.png"


def _config(model: Model, people: int, ends: Ends, device: str) -> tuple[GraphConfig, str]:
    """Return a graph of what is needed, as drawing costs time, and the device for its nodes."""
    wanted = {writer.tied.stream for writer in ends.writers}
    if "output_video" in wanted:
        drawing, device = _drawing(model, people, device)
        config = load_graph(drawing)
    else:
        config = load_graph(pose_graph(model, people))
    if "pose_table" not in wanted:
        return config, device
    more = [] if model is _UPPER else ["WORLD_LANDMARKS:pose_world_landmarks"]
    more += ["IDS:pose_ids"] if people > 1 else []
    table = {
        "calculator": "PoseTableCalculator",
        "input_stream": ["NORM_LANDMARKS:pose_landmarks", "TICK:input_video", *more],
        "output_stream": "TABLE:pose_table",
    }
    return replace(config, node=(*config.node, *load_graph({"node": [table]}).node)), device


def _drawing(model: Model, people: int, device: str) -> tuple[str | Path, str]:
    """Return the packaged graph that draws, and the device for its nodes."""
    if people > 1:
        return "multi_pose_tracking_cpu", device
    name = _DRAWING[model is _UPPER]
    if device in {"gpu", "auto"}:
        name = f"{name.removesuffix('_cpu')}_gpu"
    return source_on(device, name)
