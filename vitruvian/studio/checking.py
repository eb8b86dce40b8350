"""Check the text in the editor: every mistake at its place, and the picture of the graph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..drawing.picture import GraphPicture, picture_of_plan
from ..drawing.picture_data import picture_data
from ..framework.errors import FrameworkError, Location, Problem
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.problems import Problems
from ..framework.planning.plan import GraphPlan
from ..framework.planning.planner import plan_config
from ..framework.values.payload_types import type_name
from .endable import TakesTooLongError, within
from .graph_texts import EDITED, GraphText
from .loading import LOADING
from .own_code import OWN_CODE
from .short_paths import with_short_paths
from .trust import Trust

__all__ = ["CheckedGraph", "check_data", "check_text", "plan_for_run", "top_level_line"]

#: Seconds that a check may take where nobody says otherwise.
_LONGEST = 30.0
_WORD = re.compile(r"[\w.:/+-]+")


@dataclass(frozen=True, slots=True)
class CheckedGraph:
    """A graph as far as it could be read; ``plan`` is None when there are problems."""

    source: GraphText
    config: GraphConfig
    plan: GraphPlan | None
    picture: GraphPicture | None
    problems: list[Problem]


def check_text(source: GraphText, trust: Trust, seconds: float = _LONGEST) -> CheckedGraph:
    """Read and check a graph; mistakes in it, and a check that does not end, raise nothing."""
    with LOADING:
        try:
            return within(seconds, lambda: _checked(source, trust))
        except TakesTooLongError as error:
            problem = Problem(Location(EDITED), f"the graph cannot be checked: {error}; cut it")
            return CheckedGraph(source, GraphConfig(damaged=True), None, None, [problem])


def _checked(source: GraphText, trust: Trust) -> CheckedGraph:
    problems = Problems()
    plan = picture = None
    OWN_CODE.refresh()
    config = source.read(problems)
    try:
        plan = plan_config(config, problems, library=trust.library, importer=trust.import_allowed)
    except FrameworkError as error:
        problems.add(Location(EDITED), str(error))
    found = problems.in_order()
    plan = None if found else plan
    if config.node or not config.damaged:
        picture = picture_of_plan(config, plan, library=trust.library)
    OWN_CODE.note()
    return CheckedGraph(source, config, plan, picture, found)


def plan_for_run(config: GraphConfig, trust: Trust) -> GraphPlan:
    """Plan a graph that was checked, with its readers and writers; raises ``GraphConfigError``.

    Nothing is imported any more.
    """
    problems = Problems()
    with LOADING:
        plan = plan_config(
            config, problems, library=trust.library, importer=lambda flat, noted: None
        )
    problems.raise_any()
    assert plan is not None
    return plan


def check_data(checked: CheckedGraph, folders: Iterable[Path] = ()) -> dict[str, Any]:
    """Return the answer to the page; messages name files from ``folders``."""
    plan = checked.plan
    places = tuple(folders)
    return {
        "format": checked.source.format,
        "problems": [_problem(problem, checked, places) for problem in checked.problems],
        "picture": None if checked.picture is None else picture_data(checked.picture, EDITED),
        "inputs": [] if plan is None else _streams(plan, plan.input_streams),
        "outputs": [] if plan is None else _streams(plan, plan.output_streams),
        "sidePackets": [] if plan is None else _side_packets(plan),
        "ownCode": OWN_CODE.data(),
    }


def _streams(plan: GraphPlan, names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"stream": name, "type": type_name(plan.streams[name].type)} for name in names]


def _side_packets(plan: GraphPlan) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in plan.input_side_packets:
        known = plan.side_packets.get(name)
        kind = "Any" if known is None else type_name(known.type)
        required = known is not None and known.required
        found.append({"name": name, "type": kind, "default": None, "required": required})
    return found


def _problem(problem: Problem, checked: CheckedGraph, folders: tuple[Path, ...]) -> dict[str, Any]:
    place = problem.location
    message = problem.message
    if place.file != EDITED:
        # It stands in a subgraph: shown at the node that uses it, or at the top.
        message = f"{place}: {message}"
        place = _user_of(place, checked) or Location(EDITED)
    lines = checked.source.text.split("\n")
    line = min(max(place.line, 1), max(len(lines), 1))
    column, end = _extent(lines[line - 1], place.column if place.line else 0)
    return {
        "line": line,
        "column": column,
        "endLine": line,
        "endColumn": end,
        "message": with_short_paths(message, folders),
        "severity": "error",
        "node": _node_at(place, checked),
    }


def _extent(line: str, column: int) -> tuple[int, int]:
    """Return the columns of the word at a place, or of the whole line."""
    if column and column <= len(line):
        found = _WORD.match(line, column - 1)
        return column, (found.end() if found else column) + 1
    bare = line.strip()
    start = len(line) - len(line.lstrip()) + 1 if bare else 1
    return start, start + max(len(bare), 1)


def _user_of(place: Location, checked: CheckedGraph) -> Location | None:
    """Return the node of the text that uses the file of a problem."""
    for node in () if checked.picture is None else checked.picture.nodes:
        if node.body is not None and place.file in _files(node.body):
            return node.places[0]
    return None


def _files(picture: GraphPicture) -> set[str]:
    files: set[str] = set()
    for node in picture.nodes:
        files.add(node.places[0].file)
        if node.body is not None:
            files |= _files(node.body)
    return files


def _node_at(place: Location, checked: CheckedGraph) -> str | None:
    """Return the id of the node whose lines hold a place."""
    for node in () if checked.picture is None else checked.picture.nodes:
        first, last = node.places
        if first.line <= place.line <= last.line:
            return node.prefix or node.full
    return None


def top_level_line(name: str, checked: CheckedGraph) -> int | None:
    """Return the line of the text that a node of the expanded graph comes from."""
    for node in () if checked.picture is None else checked.picture.nodes:
        inside = bool(node.prefix) and name.startswith(node.prefix)
        if inside or name == node.full:
            return node.places[0].line or None
    return None
