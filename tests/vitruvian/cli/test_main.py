from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vitruvian import __version__
from vitruvian.cli import COMMANDS

if TYPE_CHECKING:
    from .conftest import Call

#: A name is of 255 bytes at most.
LONG = 300 * "x"


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_the_overview_names_every_command(call: Call, arguments: list[str]) -> None:
    called = call(*arguments)

    assert called.code == 0
    assert all(name in called.out for name in COMMANDS)


def test_the_version_is_printed(call: Call) -> None:
    assert call("--version").out == f"vitruvian {__version__}\n"


@pytest.mark.parametrize(
    ("argument", "message"),
    [("chekc", "no command 'chekc'.*Did you mean 'check'"), ("--verbose", "no option '--verbose'")],
)
def test_an_unknown_command_is_wrong_use(call: Call, argument: str, message: str) -> None:
    called = call(argument)

    assert called.code == 2
    assert re.search(message, called.err)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(call: Call, command: str) -> None:
    called = call(command, "--help")

    assert called.code == 0
    assert f"vitruvian {command}" in called.out
    assert call("help", command).out == called.out


def test_the_overview_loads_nothing_slow() -> None:
    code = (
        "import sys; from vitruvian.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "slow = {'rich', 'numpy', 'networkx', 'pydantic'}\n"
        "print(sorted(slow & set(sys.modules)))"
    )

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert printed.splitlines()[-1] == "[]"


def test_a_reader_that_goes_away_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "vitruvian", "calculators"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()

    errors = process.stderr.read()
    process.wait(60)

    process.stderr.close()
    assert errors == b""


def test_a_terminal_that_knows_few_letters_is_no_error() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}

    done = subprocess.run(
        [sys.executable, "-m", "vitruvian", "show", "PoseDetectionToRoi"],
        capture_output=True,
        env=environment,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert b"AlignmentPointsRectsCalculator" in done.stdout


def test_a_camera_that_is_not_there_is_told_in_one_line(graph: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "vitruvian", "run", str(graph)),
            *("--input", "camera:97", "--output", "size=out.jsonl"),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert re.fullmatch("camera:97: there is no such camera, .*such as camera:0\n", done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", f"{LONG}.yaml"],
        ["run", "GRAPH", "--input", f"{LONG}.mp4"],
        ["run", "GRAPH", "--input", "VIDEO", "--output", f"same_video={LONG}.mp4"],
        ["convert", "GRAPH", f"{LONG}.pbtxt"],
        ["show", "GRAPH", "-o", f"{LONG}.svg"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_name_that_the_disk_cannot_hold_is_told_in_one_line(
    call: Call, graph: Path, video: Path, arguments: list[str]
) -> None:
    files = {"GRAPH": graph, "VIDEO": video}

    called = call(*(files.get(argument, argument) for argument in arguments))

    assert called.code in {1, 2}
    assert "Traceback" not in called.err
    assert LONG in called.err
    assert called.err.count("\n") == 1
