"""Ctrl-C and SIGTERM in mid-run, in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from vitruvian.cli import run_request
from vitruvian.framework.authoring.calculator import REGISTRY, Calculator
from vitruvian.framework.authoring.context import Context
from vitruvian.framework.authoring.ports import Option, Output, SideOutput
from vitruvian.framework.formats import ImageFrame, VideoHeader

if TYPE_CHECKING:
    from .conftest import Call

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for others")

Write = Callable[[Path, str], Path]

SLOW = """\
    import time
    from pathlib import Path

    import vitruvian as vt


    class SlowCalculator(vt.Calculator):
        \"\"\"Take long, and say when it begins.\"\"\"

        picture = vt.Input(vt.ImageFrame)
        result = vt.Output(vt.ImageFrame)
        seconds = vt.Option(0.1)

        def process(self, ctx):
            Path("begun").touch()
            time.sleep(self.seconds)
            ctx[self.result] = ctx[self.picture]
"""


def start(write: Write, video: Path, seconds: float, threads: int) -> subprocess.Popen[str]:
    """Start a run and return when it is in the middle."""
    write(Path("slow.py"), SLOW)
    graph = write(
        Path("slow.yaml"),
        f"""\
        input_stream: video
        output_stream: result
        import: slow.py
        node:
          - calculator: SlowCalculator
            input_stream: PICTURE:video
            output_stream: RESULT:result
            options: {{seconds: {seconds}}}
        """,
    )
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "vitruvian", "run", str(graph), "--input", str(video)),
            *("--output", "out.mp4", "--threads", str(threads)),
        ],
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not Path("begun").exists():
        assert process.poll() is None, process.stderr and process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return process


@pytest.mark.parametrize(
    ("number", "code", "message", "threads"),
    [
        (signal.SIGINT, 130, "stopped; nothing was written\n", 0),
        (signal.SIGINT, 130, "stopped; nothing was written\n", 2),
        (signal.SIGTERM, 143, "stopped by SIGTERM; nothing was written\n", 0),
        (signal.SIGHUP, 129, "stopped by SIGHUP; nothing was written\n", 2),
    ],
)
def test_a_signal_stops_the_run_and_leaves_no_file(
    video: Path, written: Write, folder: Path, number: int, code: int, message: str, threads: int
) -> None:
    process = start(written, video, seconds=0.3, threads=threads)

    process.send_signal(number)
    _, errors = process.communicate(timeout=30)

    assert (process.returncode, errors) == (code, message)
    assert not list(folder.glob("*out.mp4*"))


@pytest.mark.parametrize("threads", [0, 2])
def test_a_calculator_that_keeps_the_run_from_stopping_is_named(
    video: Path, written: Write, folder: Path, threads: int
) -> None:
    process = start(written, video, seconds=60, threads=threads)
    assert process.stderr is not None

    process.send_signal(signal.SIGINT)
    line = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)

    assert line == (
        "stopping; node SlowCalculator is still at work (Ctrl-C again to leave at once)\n"
    )
    assert process.returncode == 130
    assert errors == "stopped without waiting for the calculators that run\n"


@pytest.mark.parametrize("threads", [0, 2])
def test_a_second_signal_does_not_wait_for_a_calculator_that_hangs(
    video: Path, written: Write, folder: Path, threads: int
) -> None:
    process = start(written, video, seconds=60, threads=threads)
    before = time.monotonic()

    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
    _, errors = process.communicate(timeout=30)

    assert time.monotonic() - before < 30
    assert process.returncode == 130
    assert errors == "stopped without waiting for the calculators that run\n"
    assert not list(folder.glob("*out.mp4*"))


@pytest.mark.parametrize("threads", [0, 2])
def test_exit_in_a_calculator_is_an_error_that_names_the_node(
    call: Call, video: Path, written: Write, threads: int
) -> None:
    written(
        Path("leave.py"),
        """\
        import sys

        import vitruvian as vt


        class LeaveCalculator(vt.Calculator):
            \"\"\"End the program.\"\"\"

            picture = vt.Input(vt.ImageFrame)
            result = vt.Output(vt.ImageFrame)

            def process(self, ctx):
                sys.exit()
        """,
    )
    graph = written(
        Path("leave.yaml"),
        """\
        input_stream: video
        output_stream: result
        import: leave.py
        node:
          - calculator: LeaveCalculator
            input_stream: PICTURE:video
            output_stream: RESULT:result
        """,
    )

    called = call("run", graph, "-i", video, "-o", "result=out.mp4", "--threads", threads)

    assert called.code == 1
    assert 'leave.yaml:5: Calculator::Process() for node "LeaveCalculator" failed' in called.err
    assert "SystemExit" in called.err
    assert "leave.py:13, in process\n    sys.exit()" in called.err
    assert not Path("out.mp4").exists()


PRESS_IN_IMPORT = """\
import os, signal, sys

class Press:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == module:
            os.kill(os.getpid(), signal.SIGINT)

module = sys.argv[1]
sys.argv[1:] = ["run", "upper_body_pose_tracking_cpu", "--input", "missing.mp4"]
import vitruvian.__main__
sys.meta_path.insert(0, Press)
vitruvian.__main__.main()
"""


@pytest.mark.parametrize("module", ["vitruvian.cli", "vitruvian.cli.command", "numpy", "yaml"])
def test_ctrl_c_while_a_library_is_imported_is_told_in_a_word(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PRESS_IN_IMPORT, module], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")


PRESS_AT_FIRST_IMPORT = """\
import os, signal, sys

class Press:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "vitruvian._version":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Press)
sys.argv = ["/usr/bin/vitruvian", "check"]
import vitruvian.__main__
"""


@pytest.mark.parametrize(
    ("is_ignored", "outcome"), [(False, (130, "interrupted\n")), (True, (0, ""))]
)
def test_ctrl_c_is_taken_from_the_first_import_on_unless_it_is_ignored(
    is_ignored: bool, outcome: tuple[int, str]
) -> None:
    # A shell has it ignored in what a script starts in the background.
    ignored = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n" if is_ignored else ""
    done = subprocess.run(
        [sys.executable, "-c", ignored + PRESS_AT_FIRST_IMPORT],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == outcome


def test_ctrl_c_before_the_run_is_told_too(
    call: Call, graph: Path, video: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(source: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run_request, "plan_graph", interrupted)

    called = call("run", graph, "-i", video, "-o", "same_video=out.mp4")

    assert (called.code, called.out, called.err) == (130, "", "interrupted\n")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_a_recording_and_keeps_it(
    call: Call,
    graph: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    code: int,
) -> None:
    class FakeCameraCalculator(Calculator, abstract=True):
        """Send pictures, and the signal after some."""

        video = Output(ImageFrame)
        header = SideOutput(VideoHeader)
        path = Option("camera:0")

        def open(self, ctx: Context) -> None:
            self.sent = 0
            ctx[self.header] = VideoHeader(64, 48)

        def process(self, ctx: Context) -> None:
            picture = ImageFrame(np.zeros((48, 64, 3), np.uint8))
            ctx.send(self.video, picture, at=40_000 * self.sent)
            self.sent += 1
            if self.sent == 5:
                os.kill(os.getpid(), number)

    monkeypatch.setitem(REGISTRY._classes, "CameraCalculator", FakeCameraCalculator)

    called = call("run", graph, "-i", "camera:0", "-o", "same_video=out.mp4", "-o", "size=s.jsonl")

    assert called.code == code, called.err
    lines = Path("s.jsonl").read_text().splitlines()
    assert len(lines) >= 5
    assert f"wrote out.mp4 ({len(lines)} packets of same_video)" in called.err
