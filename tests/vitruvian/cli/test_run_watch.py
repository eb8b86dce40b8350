"""``vitruvian run --watch``: files change between two packets, and the input goes on."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from vitruvian.cli.file_watch import FileWatch

if TYPE_CHECKING:
    from .conftest import Call

#: Called before the packet of its number (from 0).
Edits = dict[int, Callable[[], object]]

GRAPH = """\
import: own.py
input_stream: number
output_stream: result
node:
  - calculator: WatchedScaleCalculator
    input_stream: NUMBER:number
    output_stream: RESULT:result
    options: {factor: 1}
"""
OWN = """\
from helper import SIGN
import vitruvian as vt


class WatchedScaleCalculator(vt.Calculator):
    number = vt.Input(int)
    result = vt.Output(int)
    factor = vt.Option(1)

    def process(self, ctx):
        ctx[self.result] = SIGN * ctx[self.number] * self.factor
"""
USES_SUBGRAPH = GRAPH.replace("WatchedScaleCalculator", "Tenfold").replace(
    "    options: {factor: 1}\n", ""
)
SUBGRAPH = GRAPH.replace("import: own.py\n", "type: Tenfold\nimport: own.py\n").replace(
    "number\noutput_stream: result", "NUMBER:number\noutput_stream: RESULT:result", 1
)


def save(path: Path, text: str) -> None:
    """Write as editors do: a new file in the place of the old one."""
    beside = path.with_suffix(".tmp")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)


@pytest.fixture
def edits(monkeypatch: pytest.MonkeyPatch) -> Edits:
    """Carry out edits at the moment in which the files are looked at before a packet."""
    planned: Edits = {}
    changed = FileWatch.changed
    looks = iter(range(1000))

    def edit_and_look(watch: FileWatch) -> list[Path]:
        planned.get(next(looks), lambda: None)()
        return changed(watch)

    monkeypatch.setattr(FileWatch, "changed", edit_and_look)
    return planned


@pytest.fixture
def run(call: Call, folder: Path) -> Callable[..., tuple[list[int | None], str]]:
    """Return a function that runs the graph over 1 to 6 and returns six results and stderr."""
    save(folder / "own.py", OWN)
    save(folder / "helper.py", "SIGN = 1\n")
    save(folder / "own.yaml", GRAPH)
    lines = [json.dumps({"timestamp": 10 * n, "value": n}) for n in range(1, 7)]
    (folder / "in.jsonl").write_text("\n".join(lines))

    def ran(*arguments: str) -> tuple[list[int | None], str]:
        called = call("run", "own.yaml", "--watch", "-i", "in.jsonl", "-o", "out.jsonl", *arguments)
        assert called.code == 0, called.err
        text = (folder / "out.jsonl").read_text(encoding="utf-8")
        found = {item["timestamp"]: item["value"] for item in map(json.loads, text.splitlines())}
        return [found.get(10 * n) for n in range(1, 7)], called.err

    return ran


Run = Callable[..., tuple[list[int | None], str]]


def test_a_run_without_a_change_is_like_any_other(run: Run) -> None:
    results, printed = run()

    assert results == [1, 2, 3, 4, 5, 6]
    assert "reloaded" not in printed


@pytest.mark.parametrize("threads", ["0", "3"])
def test_a_graph_is_reloaded_at_the_next_packet(
    run: Run, edits: Edits, folder: Path, threads: str
) -> None:
    edits[3] = lambda: save(folder / "own.yaml", GRAPH.replace("factor: 1", "factor: 7"))

    results, printed = run("--threads", threads)

    assert results == [1, 2, 3, 28, 35, 42]
    assert "reloaded after a change of own.yaml\n" in printed


@pytest.mark.parametrize(
    ("file", "text"),
    [("own.py", OWN.replace("SIGN *", "-1   *")), ("helper.py", "SIGN =-1\n")],
)
def test_a_calculator_is_reloaded_with_what_it_imports(
    run: Run, edits: Edits, folder: Path, file: str, text: str
) -> None:
    assert len(text) == (folder / file).stat().st_size
    edits[2] = lambda: save(folder / file, text)

    results, printed = run()

    assert results == [1, 2, -3, -4, -5, -6]
    assert f"reloaded after a change of {file}\n" in printed


def test_a_calculator_of_the_command_line_is_reloaded(run: Run, edits: Edits, folder: Path) -> None:
    save(folder / "own.yaml", GRAPH.replace("import: own.py\n", ""))
    edits[2] = lambda: save(folder / "own.py", OWN.replace("SIGN *", "100 *"))

    assert run("--import", "own.py")[0] == [1, 2, 300, 400, 500, 600]


def test_a_subgraph_beside_the_graph_is_reloaded(run: Run, edits: Edits, folder: Path) -> None:
    save(folder / "own.yaml", USES_SUBGRAPH)
    save(folder / "tenfold.yaml", SUBGRAPH)
    edits[4] = lambda: save(folder / "tenfold.yaml", SUBGRAPH.replace("factor: 1", "factor: 10"))

    results, printed = run()

    assert results == [1, 2, 3, 4, 50, 60]
    assert "reloaded after a change of tenfold.yaml\n" in printed


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("own.yaml", GRAPH.replace("factor", "facto"), "own.yaml:8:15: .* has no option 'facto'"),
        ("own.yaml", "node: [", "own.yaml:1"),
        ("own.yaml", GRAPH.replace("result", "other"), "has no .*'result'"),
        ("own.yaml", GRAPH.replace("number", "num"), "no input stream 'number'"),
        ("own.py", "def broken(:\n", "own.py:1: SyntaxError"),
        ("own.py", OWN.replace("WatchedScale", "Renamed"), "WatchedScaleCalculator"),
        ("helper.py", "import no_such_module\n", "helper.py:1: ModuleNotFoundError"),
    ],
)
def test_a_broken_file_is_told_once_and_the_graph_goes_on(
    run: Run, edits: Edits, folder: Path, file: str, text: str, message: str
) -> None:
    good = (folder / file).read_text(encoding="utf-8")
    edits[1] = lambda: save(folder / file, text)
    # Other files are loaded anew from what is there, not from what was there.
    edits[3] = lambda: save(folder / file, good)
    edits[4] = lambda: save(folder / "own.yaml", GRAPH.replace("factor: 1", "factor: 7"))

    results, printed = run()

    assert results == [1, 2, 3, 4, 35, 42]
    assert printed.count("the graph goes on as it was") == 1
    assert printed.count("reloaded") == 2
    assert any(re.search(message, line) for line in printed.splitlines()), printed


def test_a_name_can_change_in_two_files_one_after_the_other(
    run: Run, edits: Edits, folder: Path
) -> None:
    renamed = OWN.replace("WatchedScale", "WatchedTriple").replace("SIGN *", "SIGN * 3 *")
    graph = GRAPH.replace("WatchedScale", "WatchedTriple")
    edits[1] = lambda: save(folder / "own.py", renamed)
    edits[3] = lambda: save(folder / "own.yaml", graph)

    assert run()[0] == [1, 2, 3, 12, 15, 18]


def test_a_calculator_that_fails_gives_way_to_the_one_before(
    run: Run, edits: Edits, folder: Path
) -> None:
    edits[2] = lambda: save(folder / "own.py", OWN.replace("SIGN *", "1 // 0 *"))
    edits[4] = lambda: save(folder / "own.py", OWN.replace("SIGN *", "100 *"))

    results, printed = run()

    assert results == [1, 2, 3, 4, 500, 600]
    assert "ZeroDivisionError" in printed
    assert "own.py:11, in process" in printed
    assert "the graph goes on as it was before the change" in printed


def test_a_graph_that_fails_from_the_start_waits_for_a_change(
    run: Run, edits: Edits, folder: Path
) -> None:
    save(folder / "own.py", OWN.replace("SIGN *", "1 // 0 *"))
    edits[3] = lambda: save(folder / "own.py", OWN)

    results, printed = run()

    assert results == [None, None, None, 4, 5, 6]
    assert printed.count("the graph has stopped until one of its files changes") == 1


def test_a_file_that_is_missing_for_a_moment_is_no_change(
    run: Run, edits: Edits, folder: Path
) -> None:
    edits[1] = (folder / "own.yaml").unlink
    edits[4] = lambda: save(folder / "own.yaml", GRAPH.replace("factor: 1", "factor: 7"))

    results, printed = run()

    assert results == [1, 2, 3, 4, 35, 42]
    assert "error" not in printed


class Camera:
    """Give a picture, white on the left, each time that it is the camera's turn."""

    def __init__(self) -> None:
        self.turns = threading.Semaphore(1)
        self.opened = 0
        self.picture = np.zeros((16, 32, 3), np.uint8)
        self.picture[:, :16] = 255

    def __call__(self, index: int) -> Camera:
        self.opened += 1
        return self

    def isOpened(self) -> bool:  # noqa: N802
        return True

    def get(self, what: int) -> float:
        return 30.0

    def read(self) -> tuple[bool, np.ndarray]:
        self.turns.acquire(timeout=0.5)
        return True, self.picture

    def release(self) -> None:
        pass


MIRROR = """\
input_stream: video
output_stream: shown
node:
  - calculator: ImageTransformationCalculator
    input_stream: IMAGE:video
    output_stream: IMAGE:shown
    options: {flip_horizontally: false}
"""


def test_the_camera_stays_open(
    call: Call, folder: Path, edits: Edits, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera = Camera()
    monkeypatch.setattr(cv2, "VideoCapture", camera)
    graph = folder / "mirror.yaml"
    save(graph, MIRROR)
    edits |= dict.fromkeys(range(5), camera.turns.release)

    def flip() -> None:
        save(graph, MIRROR.replace("false", "true"))
        camera.turns.release()

    def stop() -> None:
        signal.raise_signal(signal.SIGINT)
        camera.turns.release(10)

    edits.update({2: flip, 5: stop})

    called = call("run", "mirror.yaml", "--watch", "-i", "camera:0", "-o", "out_%d.png")

    assert called.code == 0, called.err
    assert "reloaded after a change of mirror.yaml" in called.err
    assert camera.opened == 1
    files = sorted(folder.glob("out_*.png"), key=lambda path: int(path.stem[4:]))
    white_left = [bool(cv2.imread(str(file))[0, 0, 0]) for file in files]
    assert white_left[:6] == [True, True, False, False, False, False]


@pytest.mark.parametrize(("option", "value"), [("--trace", "trace.json"), ("--stats", None)])
def test_figures_of_a_graph_that_changes_are_refused(
    call: Call, run: Run, option: str, value: str | None
) -> None:
    more = [option] if value is None else [option, value]

    called = call("run", "own.yaml", "--watch", "-i", "in.jsonl", "-o", "out.jsonl", *more)

    assert called.code == 2
    assert f"{option} cannot be used with --watch" in called.err
