"""``vitruvian run``: a graph over files or a camera."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from .command import App
from .options import (
    AudioOption,
    BackendOption,
    DebugOption,
    DeviceOption,
    GraphArgument,
    ImportOption,
    PrecisionOption,
    StrictOption,
    ThreadsOption,
    inference_settings,
)
from .parameters import Option
from .reporting import UsageError

__all__ = ["app"]

app = App()

_EXAMPLES = """\
Examples:
  vitruvian run upper_body_pose_tracking_cpu -i in.mp4 -o output_video=out.mp4
  vitruvian run my_graph.yaml --import my_calculators.py -i in.mp4 -o out.jsonl
  vitruvian run my_graph.yaml -i 'photos/*.jpg' -o drawn=out_%04d.png
"""

Inputs = Annotated[
    list[str] | None,
    Option(
        "--input -i",
        "Feed a stream from SRC: a video or picture file, a folder of pictures, a pattern "
        "('*.png', 'frame_%04d.png'), a .jsonl file, or camera:0. The stream may be left out if "
        "the graph has only one. Files are processed whole, frame by frame.",
        metavar="[STREAM=]SRC",
    ),
]
Outputs = Annotated[
    list[str] | None,
    Option(
        "--output -o",
        "Write a stream to a file, by its ending: .mp4 .mkv .webm for video, .png .jpg for "
        "pictures (out_%04d.png numbers them), .jsonl .csv .parquet for data. The file appears "
        "when it is complete.",
        metavar="STREAM=DST",
    ),
]
Sides = Annotated[
    list[str] | None,
    Option(
        "--side",
        "Set an input side packet; the value is YAML: 5, 0.5, true, text.",
        metavar="NAME=VALUE",
    ),
]
Trace = Annotated[
    Path | None,
    Option(
        "--trace",
        "Write what ran when on which thread; open the file at ui.perfetto.dev.",
        metavar="FILE.json",
    ),
]
Stats = Annotated[
    bool,
    Option("--stats", "Print how long each node took and what waited or was dropped."),
]
Live = Annotated[
    bool,
    Option(
        "--live",
        "Play files in real time and drop the frames that the graph has no time for, as with "
        "a camera.",
    ),
]
RunAll = Annotated[
    bool,
    Option(
        "--run-all",
        "Also run nodes, and compute outputs of models, that nothing written depends on.",
    ),
]
Watch = Annotated[
    bool,
    Option(
        "--watch",
        "Load the graph and its calculators anew when one of their files changes, from the "
        "next packet on; the camera stays open. For trying things out: frames pass one by one.",
    ),
]
Quiet = Annotated[bool, Option("--quiet -q", "Show no progress and no summary.")]


@app.command(examples=_EXAMPLES)
def run(
    graph: GraphArgument,
    inputs: Inputs = None,
    outputs: Outputs = None,
    side: Sides = None,
    imports: ImportOption = None,
    threads: ThreadsOption = None,
    trace: Trace = None,
    stats: Stats = False,
    live: Live = False,
    run_all: RunAll = False,
    backend: BackendOption = "auto",
    precision: PrecisionOption = "auto",
    device: DeviceOption = "graph",
    watch: Watch = False,
    audio: AudioOption = True,
    strict: StrictOption = False,
    quiet: Quiet = False,
    debug: DebugOption = False,
) -> None:
    """Run a graph over a video, pictures, data or a camera, and write what comes out."""
    # Here, because most of it stands on NumPy: `run --help` is to come at once.
    from ..framework.error_text import describe
    from ..framework.errors import FrameworkError
    from ..framework.observe.chrome_trace import ChromeTraceWriter
    from ..framework.observe.statistics_tracer import StatisticsTracer
    from ..framework.planning.plan_maker import graph_name
    from ..media.destinations import check_writable
    from .arguments import check_side_types, parse_side_packets
    from .run_request import RunRequest, endpoints_of, read_graph
    from .running import Job, carry_out
    from .sources import graph_on_device, import_own
    from .stats_table import stats_table

    settings = inference_settings(backend, precision, device)
    import_own(imports or [])
    source, settings = graph_on_device(graph, settings)
    config = read_graph(source)
    ends = endpoints_of(config, inputs or [], outputs or [])._replace(audio=audio)
    given = [entry.name for entry in config.input_side_packet]
    side_packets: Mapping[str, object] = parse_side_packets(side or [], given)
    if trace is not None:
        check_writable(trace, f"--trace {trace}")
    is_live = live or ends.is_live
    request = RunRequest(
        source, config, ends, side_packets, settings, imports or [], threads, is_live, paced=live
    )
    if watch:
        _refuse_to_watch(trace, stats=stats)
        plan, side_packets = request.watched()
    else:
        plan = request.planned()
        check_side_types(side_packets, plan)
    writers = [] if trace is None else [ChromeTraceWriter(trace)]
    figures = [StatisticsTracer()] if stats else []
    job = Job(
        graph_name(config),
        plan,
        ends,
        side_packets,
        threads,
        is_live,
        quiet,
        run_all,
        settings,
        strict,
    )
    try:
        carry_out(job, [*writers, *figures])
    except FrameworkError as error:
        # The nodes know full paths only.
        raise FrameworkError(ends.as_typed(describe(error))) from error
    finally:
        for shown in figures:
            print(stats_table(shown.statistics(), _error_width()), file=sys.stderr)
        for writer in writers:
            writer.close()


def _error_width() -> int | None:
    """Return the width of the terminal that standard error goes to; None for a file or pipe."""
    return shutil.get_terminal_size().columns if sys.stderr.isatty() else None


def _refuse_to_watch(trace: Path | None, *, stats: bool) -> None:
    if trace is not None or stats:
        option = "--stats" if trace is None else "--trace"
        raise UsageError(f"{option} cannot be used with --watch; leave one of them out")
