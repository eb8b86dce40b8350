"""``vitruvian check``: every mistake in graph files, with its place."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

from ..assets import load_manifest
from ..assets.cache import place_of
from ..framework.error_text import problem_line
from ..framework.errors import Problem
from ..framework.graph_file.shown_path import ENDINGS
from ..framework.messages import printable
from ..framework.planning.plan import GraphPlan
from ..framework.planning.planner import examine_graph
from .collection import no_collection
from .command import App
from .options import DebugOption, ImportOption
from .parameters import Argument
from .reporting import FAILED, UsageError
from .sources import import_own

__all__ = ["app"]

app = App()

_EXAMPLES = """\
Examples:
  vitruvian check my_graph.yaml
  vitruvian check 'graphs/**/*.yaml' --import my_calculators.py
"""


@app.command(examples=_EXAMPLES)
def check(
    graphs: Annotated[
        list[str],
        Argument(
            "GRAPH...", "Graph or subgraph files, folders, patterns, or names of packaged graphs."
        ),
    ],
    imports: ImportOption = None,
    debug: DebugOption = False,
) -> None:
    """Find every mistake in graph files: names, wiring, types, options, cycles.

    Each is printed as file:line:column: what is wrong. The exit code is 1 if there are any.
    """
    import_own(imports or [])
    seen: dict[Problem, None] = {}
    checked = 0
    for name in _named(graphs):
        with no_collection():
            problems, plan = examine_graph(name)
        checked += 1
        if not problems:
            print(f"{printable(name)}: OK")
        if plan is not None:
            _tell_of_fetching(name, plan)
        for problem in problems:
            # Two graphs may share a subgraph; its mistakes are told once.
            if problem not in seen:
                seen[problem] = None
                print(problem_line(problem))
    if seen:
        print(f"{_count(len(seen), 'mistake')} in {_count(checked, 'graph')}")
        raise SystemExit(FAILED)


def _tell_of_fetching(name: str, plan: GraphPlan) -> None:
    """Tell which packaged models and other files the first run of a graph will fetch."""
    known = load_manifest()
    assets = [known[name] for name in plan.packaged_files() if name in known]
    missing = [asset for asset in assets if not place_of(asset).exists()]
    if missing:
        size = sum(asset.size for asset in missing) / 1e6
        names = " ".join(asset.name for asset in missing)
        print(
            f"{printable(name)}: note: the first run fetches {_count(len(missing), 'file')}, "
            f"{size:.1f} MB; or now: vitruvian assets fetch {names}"
        )


def _named(arguments: Sequence[str]) -> Iterator[str]:
    """Yield the graphs that the arguments mean, patterns and folders resolved."""
    for argument in arguments:
        path = Path(argument)
        if path.is_dir():
            found = sorted(
                # A pipe that nobody writes into would be waited for.
                str(file)
                for file in path.rglob("*")
                if file.suffix in ENDINGS and file.is_file()
            )
            if not found:
                raise UsageError(f"{argument}: the folder holds no .yaml or .pbtxt file")
            yield from found
        elif not path.exists() and glob.has_magic(argument):
            found = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207
            if not found:
                raise UsageError(f"{argument}: no file fits this pattern")
            yield from found
        else:
            yield argument


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
