"""What ``vitruvian run`` says, and leaves, where a run fails."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Call
from .fail_graphs import Write, fail_graph


@pytest.mark.parametrize("threads", [0, 2])
@pytest.mark.parametrize("where", ["open", "process", "close"])
def test_an_error_in_a_calculator_points_at_its_line(
    call: Call, video: Path, written: Write, folder: Path, where: str, threads: int
) -> None:
    graph = fail_graph(written, folder, where)

    called = call("run", graph.name, "-i", video, "-o", "out.mp4", "--threads", threads)

    assert called.code == 1
    at_time = " at timestamp 80000" if where == "process" else ""
    failed = f'Calculator::{where.capitalize()}() for node "FailCalculator" failed{at_time}'
    assert called.err.splitlines() == [
        f"fail.yaml:5: {failed}: ValueError: [bold]no luck[/] in {where}",
        "  own.py:24, in fail",
        '    raise ValueError(f"[bold]no luck[/] in {where}")',
    ]
    assert not Path("out.mp4").exists() or where == "close"
    assert not list(folder.glob(".*"))


def test_debug_shows_the_traceback(
    video: Path, written: Write, folder: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from vitruvian.cli import main

    graph = fail_graph(written, folder, "process")
    monkeypatch.setenv("VITRUVIAN_DEBUG", "1")

    with pytest.raises(SystemExit):
        main(["run", str(graph), "--input", str(video), "--output", "out.mp4"])

    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_a_full_disk_is_explained(
    call: Call, video: Path, graph: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    from vitruvian.calculators.io.atomic_file import AtomicFile

    def refuse(self: AtomicFile) -> None:
        self.discard()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(AtomicFile, "commit", refuse)

    called = call("run", graph, "-i", video, "-o", "size=s.jsonl")

    assert called.code == 1
    assert "No space left on device" in called.err
    assert not list(folder.glob("*s.jsonl*"))


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
@pytest.mark.parametrize("name", ["out.mp4", "out.mkv"])
def test_a_disk_that_takes_no_more_in_mid_run_is_explained(
    video: Path, graph: Path, folder: Path, name: str
) -> None:
    call = [sys.executable, "-m", "vitruvian", "run", str(graph), "--input", str(video)]
    limited = shlex.join([*call, "--output", f"same_video={name}"])
    before = sorted(folder.iterdir())

    done = subprocess.run(
        ["sh", "-c", f"ulimit -f 1; exec {limited}"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        f"{name}: cannot write the file (File too large)"
    )
    assert "Traceback" not in done.stderr
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("threads", [0, 2])
def test_a_value_of_the_wrong_type_is_told_with_the_port(
    call: Call, video: Path, written: Write, threads: int
) -> None:
    written(
        Path("count.py"),
        """\
        import vitruvian as vt

        class WordsForNumbersCalculator(vt.Calculator):
            picture = vt.Input(vt.ImageFrame)
            count = vt.Output(int)

            def process(self, ctx):
                ctx[self.count] = "twelve"
        """,
    )
    graph = written(
        Path("count.yaml"),
        """\
        input_stream: video
        output_stream: count
        import: count.py
        node:
          - calculator: WordsForNumbersCalculator
            input_stream: PICTURE:video
            output_stream: COUNT:count
        """,
    )

    called = call("run", graph, "-i", video, "-o", "out.jsonl", "--threads", threads)

    assert called.code == 1
    assert re.search(
        r"count\.yaml:5: .* failed at timestamp 0: .*output 'COUNT' carries int; got a str",
        called.err,
    )
    assert not Path("out.jsonl").exists()
