"""``vitruvian run``: a graph over files or a camera."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from ..framework.error_text import describe
from ..framework.errors import FrameworkError
from ..framework.graph_file.loader import load_graph
from ..framework.observe.chrome_trace import ChromeTraceWriter
from ..framework.observe.statistics_tracer import StatisticsTracer
from ..framework.planning.plan import GraphPlan
from ..framework.planning.planner import plan_graph
from ..media.destinations import check_writable, writer_of
from ..media.endpoint_nodes import with_endpoints
from ..media.endpoints import Endpoints, check_types
from ..media.sources import reader_of
from .arguments import parse_inputs, parse_outputs, parse_side_packets
from .options import (
    BackendOption,
    DebugOption,
    DeviceOption,
    GraphArgument,
    ImportOption,
    PrecisionOption,
    StrictOption,
    ThreadsOption,
    check_models,
)
from .reporting import UsageError
from .running import Job, carry_out
from .sources import import_own, source_on
from .stats_table import stats_table
from .watched_graph import SIDE_PACKET, WatchedGraph, host_graph
from .watched_source import WatchedSource

__all__ = ["app"]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

_EPILOG = """\
Examples:

vitruvian run upper_body_pose_tracking_cpu -i in.mp4 -o output_video=out.mp4

vitruvian run my_graph.yaml --import my_calculators.py -i in.mp4 -o out.jsonl

vitruvian run my_graph.yaml -i 'photos/*.jpg' -o drawn=out_%04d.png
"""

Inputs = Annotated[
    list[str] | None,
    typer.Option(
        "--input",
        "-i",
        metavar="[STREAM=]SRC",
        help="Feed a stream from SRC: a video or picture file, a folder of pictures, a pattern "
        "('*.png', 'frame_%04d.png'), a .jsonl file, or camera:0. The stream may be left out if "
        "the graph has only one. Files are processed whole, frame by frame.",
    ),
]
Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="STREAM=DST",
        help="Write a stream to a file, by its ending: .mp4 .mkv .webm for video, .png .jpg for "
        "pictures (out_%04d.png numbers them), .jsonl .csv .parquet for data. The file appears "
        "when it is complete.",
    ),
]
Sides = Annotated[
    list[str] | None,
    typer.Option(
        "--side",
        metavar="NAME=VALUE",
        help="Set an input side packet; the value is YAML: 5, 0.5, true, text.",
    ),
]
Trace = Annotated[
    Path | None,
    typer.Option(
        "--trace",
        metavar="FILE.json",
        help="Write what ran when on which thread; open the file at ui.perfetto.dev.",
    ),
]
Stats = Annotated[
    bool,
    typer.Option("--stats", help="Print how long each node took and what waited or was dropped."),
]
Live = Annotated[
    bool,
    typer.Option(
        "--live",
        help="Play files in real time and drop the frames that the graph has no time for, as with "
        "a camera.",
    ),
]
RunAll = Annotated[
    bool,
    typer.Option(
        "--run-all",
        help="Also run nodes, and compute outputs of models, that nothing written depends on.",
    ),
]
Watch = Annotated[
    bool,
    typer.Option(
        "--watch",
        help="Load the graph and its calculators anew when one of their files changes, from the "
        "next packet on; the camera stays open. For trying things out: frames pass one by one.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no summary.")]


@app.command(epilog=_EPILOG)
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
    strict: StrictOption = False,
    quiet: Quiet = False,
    debug: DebugOption = False,
) -> None:
    """Run a graph over a video, pictures, data or a camera, and write what comes out."""
    check_models(backend, precision, device)
    import_own(imports or [])
    source, device = source_on(device, graph)
    own = plan_graph(source)
    ends = _ends(own, inputs or [], outputs or [])
    side_packets = _side_packets(own, side or [])
    if trace is not None:
        check_writable(trace, f"--trace {trace}")
    is_live = live or ends.is_live
    config = load_graph(source)
    if watch:
        _refuse_to_watch(trace, stats=stats)
        watched = _watched(
            source,
            own,
            ends,
            side_packets,
            threads,
            imports or [],
            live=is_live,
            backend=backend,
            precision=precision,
            device=device,
        )
        config, side_packets = host_graph(watched), {SIDE_PACKET: watched}
    plan = plan_graph(with_endpoints(config, ends, live=live, with_threads=threads != 0))
    # With its ends, a graph that takes anything has definite types.
    check_types(ends, plan)
    writers = [] if trace is None else [ChromeTraceWriter(trace)]
    figures = [StatisticsTracer()] if stats else []
    job = Job(
        own.name,
        plan,
        ends,
        side_packets,
        threads,
        is_live,
        quiet,
        run_all,
        backend,
        precision,
        device,
        strict,
    )
    try:
        carry_out(job, [*writers, *figures])
    except FrameworkError as error:
        # The nodes know full paths only.
        raise FrameworkError(ends.as_typed(describe(error))) from error
    finally:
        for shown in figures:
            print(stats_table(shown.statistics()), file=sys.stderr)
        for writer in writers:
            writer.close()


def _refuse_to_watch(trace: Path | None, *, stats: bool) -> None:
    if trace is not None or stats:
        option = "--stats" if trace is None else "--trace"
        raise UsageError(f"{option} cannot be used with --watch; leave one of them out")


def _watched(
    source: str | Path,
    plan: GraphPlan,
    ends: Endpoints,
    side_packets: Mapping[str, object],
    threads: int | None,
    imports: Sequence[str],
    *,
    live: bool,
    backend: str,
    precision: str,
    device: str,
) -> WatchedGraph:
    def check(new: GraphPlan) -> None:
        """Refuse a graph that the readers and writers do not fit any more."""
        inputs = [f"{reader.binding.stream}={reader.binding.path}" for reader in ends.readers]
        outputs = [f"{writer.binding.stream}={writer.binding.path}" for writer in ends.writers]
        parse_inputs(inputs, new.input_streams)
        parse_outputs(outputs, new.output_streams, _top_level(new))
        check_types(ends, new)
        _require_side_packets(new, side_packets)

    own = WatchedSource(source, imports, check)
    written = dict.fromkeys(writer.binding.stream for writer in ends.writers)
    return WatchedGraph(
        plan,
        [stream for stream in written if stream not in plan.input_streams],
        reload=own.reload,
        files=own.files,
        side_packets=side_packets,
        threads=threads,
        live=live,
        backend=backend,
        precision=precision,
        device=device,
    )


def _ends(plan: GraphPlan, inputs: list[str], outputs: list[str]) -> Endpoints:
    sources = parse_inputs(inputs, plan.input_streams)
    targets = parse_outputs(outputs, plan.output_streams, _top_level(plan))
    readers = [reader_of(source) for source in sources]
    ends = Endpoints(readers, [writer_of(target, readers) for target in targets])
    check_types(ends, plan)
    return ends


def _top_level(plan: GraphPlan) -> list[str]:
    """Return the streams of the graph file itself; inside subgraphs names have a prefix."""
    inner = {name for name in plan.streams if "__" in name}
    return [name for name in plan.streams if name not in inner or name in plan.output_streams]


def _side_packets(plan: GraphPlan, texts: list[str]) -> dict[str, object]:
    given = parse_side_packets(texts, plan.input_side_packets)
    _require_side_packets(plan, given)
    return given


def _require_side_packets(plan: GraphPlan, given: Mapping[str, object]) -> None:
    missing = [
        name
        for name in plan.input_side_packets
        if name not in given and name in plan.side_packets and plan.side_packets[name].required
    ]
    if missing:
        raise UsageError(
            "\n".join(
                f"{plan.side_packets[name].location}: the graph needs the side packet {name!r}; "
                f"give it with --side {name}=VALUE"
                for name in missing
            )
        )
