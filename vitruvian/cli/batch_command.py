"""``vitruvian batch``: a graph or solution over many videos."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from ..batches.batch_run import Batch, Places
from ..batches.clip import Outcome
from ..batches.progress import BatchProgress, summary_of
from ..batches.report import write_report
from ..batches.shard import Shard
from ..batches.spec import BatchSpec
from ..framework.messages import printable
from .arguments import parse_values
from .options import DebugOption, ImportOption, ThreadsOption
from .reporting import FAILED, INCOMPLETE, UsageError

__all__ = ["app"]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


_EPILOG = """\
Examples:

vitruvian batch pose 'videos/**/*.mp4' -o out

vitruvian batch hands videos/ -o out --workers 4 --draw --set max_num_hands=1

vitruvian batch my_graph.yaml list.txt -o out --shard $SLURM_ARRAY_TASK_ID/100
"""

Graph = Annotated[
    str,
    typer.Argument(
        metavar="GRAPH|SOLUTION", help="A solution, such as pose, or a graph: its name or file."
    ),
]
Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCES…",
        help="Videos, folders of them, patterns ('videos/**/*.mp4'), text files with a path on "
        "each line, or URLs of an object store (s3://bucket/*.mp4).",
    ),
]
Out = Annotated[
    Path,
    typer.Option(
        "--output",
        "-o",
        metavar="DIR",
        help="The folder for tables (data/), drawn videos, manifest.jsonl and report.html. What "
        "is done there is not done again.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        min=1,
        help="How many clips run at once.  [default: half the cores]",
    ),
]
On = Annotated[
    str,
    typer.Option(
        "--on",
        metavar="local|ray[://HOST:PORT]",
        help="Where the workers run: on this machine, or on a Ray cluster (the extra 'ray').",
    ),
]
RetryFailed = Annotated[bool, typer.Option("--retry-failed", help="Run failed clips again.")]
ShardOption = Annotated[
    str,
    typer.Option(
        "--shard", metavar="I/N", help="Run the I-th of N parts, for job arrays; counted from 1."
    ),
]
Draw = Annotated[bool, typer.Option("--draw", help="Write the drawn videos too.")]
FormatOption = Annotated[
    Literal["parquet", "csv", "jsonl"],
    typer.Option("--format", help="The format of the tables."),
]
Streams = Annotated[
    list[str] | None,
    typer.Option(
        "--stream", metavar="NAME", help="Write this stream of the graph as a table; repeatable."
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="A setting of the solution, or an input side packet of the graph; the value is YAML.",
    ),
]
Split = Annotated[
    int | None,
    typer.Option(
        "--split",
        metavar="FRAMES",
        min=1,
        help="Cut longer videos into parts of so many frames, which run at once; only where "
        "every frame is taken by itself (faces, or --set static=true).",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress and no summary.")]


@app.command(epilog=_EPILOG)
def batch(
    graph: Graph,
    sources: Sources,
    output: Out,
    workers: Workers = None,
    on: On = "local",
    retry_failed: RetryFailed = False,
    shard: ShardOption = "1/1",
    draw: Draw = False,
    format: FormatOption = "parquet",  # noqa: A002  # the option's name
    streams: Streams = None,
    given: Set = None,
    imports: ImportOption = None,
    threads: ThreadsOption = None,
    split: Split = None,
    quiet: Quiet = False,
    debug: DebugOption = False,
) -> None:
    """Run a graph or solution over many videos; what was done is not done again."""
    _check_place(on)
    name = str(Path(graph).absolute()) if Path(graph).is_file() else graph
    spec = BatchSpec(
        name,
        parse_values("--set", given or []),
        tuple(streams or ()),
        format,
        draw,
        tuple(imports or ()),
        threads,
        split,
    )
    folder = output.absolute()
    work = Batch(spec, sources, folder, shard=_shard(shard), retry_failed=retry_failed)
    work.look()
    with BatchProgress(work.todo, quiet=quiet) as progress:
        for outcome in work.run(Places(on, workers)):
            progress.add(outcome)
    outcomes = [*work.done, *progress.outcomes]
    report = write_report(folder, outcomes, work.layout)
    if not quiet:
        print(summary_of(progress, work.done), file=sys.stderr)
        print(f"wrote {printable(str(report))}", file=sys.stderr)
    code = _exit_code(outcomes)
    if code:
        raise SystemExit(code)


def _exit_code(outcomes: list[Outcome]) -> int:
    if any(outcome.state in {"failed", "quarantined"} for outcome in outcomes):
        return FAILED
    return INCOMPLETE if any(outcome.state == "partial" for outcome in outcomes) else 0


def _shard(text: str) -> Shard:
    try:
        return Shard.parse(text)
    except ValueError as error:
        raise UsageError(f"--shard: {error}") from None


def _check_place(on: str) -> None:
    if on not in {"local", "ray"} and not on.startswith("ray://"):
        raise UsageError(f"--on {on}: expected local, ray or ray://HOST:PORT")
