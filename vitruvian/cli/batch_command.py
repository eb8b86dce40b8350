"""``vitruvian batch``: a graph or solution over many videos."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

from ..batches.batch_run import Batch, Places
from ..batches.clip import Outcome
from ..batches.progress import BatchProgress, summary_of
from ..batches.report import write_report
from ..batches.shard import Shard
from ..batches.spec import BatchSpec
from ..framework.messages import printable
from .arguments import parse_values
from .command import App
from .options import DebugOption, ImportOption, ThreadsOption
from .parameters import Argument, Option
from .reporting import FAILED, INCOMPLETE, UsageError

__all__ = ["app"]

app = App()


_EXAMPLES = """\
Examples:
  vitruvian batch pose 'videos/**/*.mp4' -o out
  vitruvian batch hands videos/ -o out --workers 4 --draw --set max_num_hands=1
  vitruvian batch my_graph.yaml list.txt -o out --shard $SLURM_ARRAY_TASK_ID/100
"""

Graph = Annotated[
    str,
    Argument("GRAPH|SOLUTION", "A solution, such as pose, or a graph: its name or file."),
]
Sources = Annotated[
    list[str],
    Argument(
        "SOURCES…",
        "Videos, folders of them, patterns ('videos/**/*.mp4'), text files with a path on "
        "each line, or URLs of an object store (s3://bucket/*.mp4).",
    ),
]
Out = Annotated[
    Path,
    Option(
        "--output -o",
        "The folder for tables (data/), drawn videos, manifest.jsonl and report.html. What "
        "is done there is not done again.",
        metavar="DIR",
    ),
]
Workers = Annotated[
    int | None,
    Option(
        "--workers",
        "How many clips run at once.  [default: half the cores]",
        metavar="N",
        at_least=1,
    ),
]
On = Annotated[
    str,
    Option(
        "--on",
        "Where the workers run: on this machine, or on a Ray cluster (the extra 'ray').",
        metavar="local|ray[://HOST:PORT]",
    ),
]
RetryFailed = Annotated[bool, Option("--retry-failed", "Run failed clips again.")]
ShardOption = Annotated[
    str,
    Option("--shard", "Run the I-th of N parts, for job arrays; counted from 1.", metavar="I/N"),
]
Draw = Annotated[bool, Option("--draw", "Write the drawn videos too.")]
FormatOption = Annotated[
    Literal["parquet", "csv", "jsonl"],
    Option("--format", "The format of the tables."),
]
Streams = Annotated[
    list[str] | None,
    Option("--stream", "Write this stream of the graph as a table; repeatable.", metavar="NAME"),
]
Set = Annotated[
    list[str] | None,
    Option(
        "--set",
        "A setting of the solution, or an input side packet of the graph; the value is YAML.",
        metavar="NAME=VALUE",
    ),
]
Split = Annotated[
    int | None,
    Option(
        "--split",
        "Cut longer videos into parts of so many frames, which run at once; only where "
        "every frame is taken by itself (faces, or --set static=true).",
        metavar="FRAMES",
        at_least=1,
    ),
]
Quiet = Annotated[bool, Option("--quiet -q", "Show no progress and no summary.")]


@app.command(examples=_EXAMPLES)
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
    places = Places(on, workers)
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
        for outcome in work.run(places):
            progress.add(outcome)
    outcomes = [*work.done, *progress.outcomes]
    report = write_report(folder / work.shard.report_name, outcomes, work.layout)
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
