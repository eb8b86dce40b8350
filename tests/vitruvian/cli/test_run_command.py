from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
import pytest

if TYPE_CHECKING:
    from .conftest import Call

Write = Callable[[Path, str], Path]

TIMES = [40_000 * number for number in range(12)]

SHOUT = """\
    import vitruvian as vt


    class FailCalculator(vt.Calculator):
        \"\"\"Fail where told.\"\"\"

        picture = vt.Input(vt.ImageFrame)
        result = vt.Output(vt.ImageFrame)
        where = vt.Option("nowhere")

        def open(self, ctx):
            self.fail("open")

        def process(self, ctx):
            if ctx.timestamp == 80000:
                self.fail("process")
            ctx[self.result] = ctx[self.picture]

        def close(self, ctx):
            self.fail("close")

        def fail(self, where):
            if where == self.where:
                raise ValueError(f"[bold]no luck[/] in {where}")
"""


def fail_graph(write: Write, folder: Path, where: str, imports: str = "own.py") -> Path:
    write(folder / "own.py", SHOUT)
    return write(
        folder / "fail.yaml",
        f"""\
        input_stream: video
        output_stream: result
        import: [{imports}]
        node:
          - calculator: FailCalculator
            input_stream: PICTURE:video
            output_stream: RESULT:result
            options: {{where: {where}}}
        """,
    )


def frames_of(path: Path) -> list[tuple[int, int]]:
    """Return time in microseconds and mean grey of every frame."""
    with av.open(str(path)) as container:
        return [
            (round(frame.pts * frame.time_base * 1_000_000), int(frame.to_ndarray().mean()))
            for frame in container.decode(video=0)
        ]


# What goes in comes out


def test_every_frame_of_a_video_is_written_with_its_time(
    call: Call, video: Path, graph: Path
) -> None:
    called = call("run", graph, "--input", video, "--output", "same_video=out.mp4")

    assert called.code == 0, called.err
    assert [time for time, _ in frames_of(Path("out.mp4"))] == TIMES
    assert called.out == ""
    assert re.search(r"12 frames in [\d.]+ s \([\d.]+ fps\)", called.err)
    assert "wrote out.mp4 (12 packets of same_video)" in called.err


def test_several_outputs_are_written_at_once(call: Call, video: Path, graph: Path) -> None:
    called = call(
        "run", graph, "-i", f"video={video}", "-o", "same_video=out.mkv", "-o", "size=out.jsonl",
        "-o", "size=out.csv", "--quiet",
    )  # fmt: skip

    assert (called.code, called.err) == (0, "")
    lines = [json.loads(line) for line in Path("out.jsonl").read_text().splitlines()]
    assert [line["timestamp"] for line in lines] == TIMES
    assert len(Path("out.csv").read_text().splitlines()) >= len(TIMES)
    assert len(frames_of(Path("out.mkv"))) == len(TIMES)


@pytest.mark.parametrize("threads", [0, 1, 2, 8])
def test_any_number_of_threads_writes_the_same_bytes(
    call: Call, video: Path, graph: Path, threads: int, request: pytest.FixtureRequest
) -> None:
    for run in ("first", threads):
        number = 0 if run == "first" else threads
        called = call(
            "run", graph, "-i", video, "-o", f"same_video={run}.mp4", "-o", f"size={run}.jsonl",
            "--threads", number,
        )  # fmt: skip
        assert called.code == 0, called.err

    assert Path("first.mp4").read_bytes() == Path(f"{threads}.mp4").read_bytes()
    assert Path("first.jsonl").read_bytes() == Path(f"{threads}.jsonl").read_bytes()


@pytest.mark.parametrize("source", ["pictures", "pictures/*.png", "pictures/p%d.png"])
def test_pictures_are_read_and_written_by_number(
    call: Call, folder: Path, graph: Path, source: str
) -> None:
    Path("pictures").mkdir()
    for number in (2, 10, 1):
        cv2.imwrite(f"pictures/p{number}.png", np.full((8, 8, 3), number, np.uint8))

    called = call("run", graph, "--input", source, "--output", "same_video=out_%02d.png")

    assert called.code == 0, called.err
    values = [cv2.imread(str(path))[0, 0, 0] for path in sorted(folder.glob("out_*.png"))]
    assert values == [1, 2, 10]


def test_data_can_be_read_back(call: Call, video: Path, graph: Path, written: Write) -> None:
    call("run", graph, "-i", video, "-o", "size=sizes.jsonl")
    numbers = written(
        Path("numbers.yaml"),
        """\
        input_stream: size
        output_stream: same_size
        node:
          - calculator: PassThroughCalculator
            input_stream: size
            output_stream: same_size
        """,
    )

    called = call("run", numbers, "--input", "sizes.jsonl", "--output", "again.jsonl")

    assert called.code == 0, called.err
    assert Path("again.jsonl").read_text() == Path("sizes.jsonl").read_text()


def test_a_stream_that_is_no_output_can_be_written(
    call: Call, video: Path, graph: Path, written: Write
) -> None:
    text = graph.read_text().replace("[same_video, size]", "size")
    inner = written(Path("inner.yaml"), text)

    called = call("run", inner, "--input", video, "--output", "same_video=out.mp4")

    assert called.code == 0, called.err
    assert len(frames_of(Path("out.mp4"))) == len(TIMES)


def test_a_graph_imports_what_lies_beside_it(
    call: Call, video: Path, written: Write, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    graph = fail_graph(written, tmp_path / "elsewhere", "nowhere")

    called = call("run", graph, "--input", video, "--output", "out.mp4")

    assert called.code == 0, called.err


def test_import_on_the_command_line_does_the_same(
    call: Call, video: Path, written: Write, folder: Path
) -> None:
    graph = fail_graph(written, folder, "nowhere", imports="")

    called = call("run", graph, "--import", "own.py", "--input", video, "--output", "out.mp4")

    assert called.code == 0, called.err


def test_side_packets_reach_the_graph(call: Call, video: Path, written: Write) -> None:
    graph = written(
        Path("gate.yaml"),
        """\
        input_stream: video
        output_stream: passed
        input_side_packet: allow
        node:
          - calculator: GateCalculator
            input_side_packet: ALLOW:allow
            input_stream: video
            output_stream: passed
          - calculator: ImagePropertiesCalculator
            input_stream: IMAGE:passed
            output_stream: SIZE:size
        """,
    )

    for allow, packets in (("true", 12), ("false", 0)):
        called = call("run", graph, "-i", video, "-o", "size=s.jsonl", "--side", f"allow={allow}")
        assert called.code == 0, called.err
        assert len(Path("s.jsonl").read_text().splitlines()) == packets

    called = call("run", graph, "-i", video, "-o", "size=s.jsonl", "--side", "allow=perhaps")
    assert (called.code, called.err) == (2, "--side allow=perhaps: expected bool, got a str\n")


@pytest.mark.parametrize(("option", "count"), [([], 1), (["--run-all"], 2)])
def test_only_what_is_written_is_computed_unless_asked_for(
    written: Write, video: Path, folder: Path, call: Call, option: list[str], count: int
) -> None:
    graph = written(
        folder / "sizes.yaml",
        """\
        input_stream: video
        output_stream: [size, size_too]
        node:
          - {calculator: ImagePropertiesCalculator, input_stream: IMAGE:video,
             output_stream: SIZE:size}
          - {calculator: ImagePropertiesCalculator, input_stream: IMAGE:video,
             output_stream: SIZE:size_too}
        """,
    )

    call("run", graph, "-i", video, "-o", "size=out.jsonl", "--trace", "t.json", *option)

    trace = json.loads(Path("t.json").read_text(encoding="utf-8"))
    opened = [e["name"] for e in trace["traceEvents"] if e["ph"] == "X" and e["cat"] == "open"]
    assert sum("ImageProperties" in name for name in opened) == count


def test_a_trace_is_written_of_runs_that_work_and_of_those_that_fail(
    call: Call, video: Path, graph: Path, written: Write, folder: Path
) -> None:
    call("run", graph, "-i", video, "-o", "same_video=out.mp4", "--trace", "good.json")
    failing = fail_graph(written, folder, "process")
    call("run", failing, "-i", video, "-o", "out2.mp4", "--trace", "bad.json")

    good, bad = (json.loads(Path(name).read_text()) for name in ("good.json", "bad.json"))
    slices = [event for event in good["traceEvents"] if event["ph"] == "X"]
    assert {event["name"] for event in slices} >= {"read video", "write out.mp4"}
    assert any("no luck" in str(event.get("args")) for event in bad["traceEvents"])
    assert not list(folder.glob("*.part*"))


def test_frames_are_shown_as_lines_where_there_is_no_terminal(
    call: Call, video: Path, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vitruvian.cli import progress

    # Each look finds that it is time for the next line.
    monkeypatch.setattr(progress.PlainProgress.__init__, "__kwdefaults__", {"every": -1e9})
    monkeypatch.setattr("vitruvian.cli.running._POLL", 0.0001)

    called = call("run", graph, "--input", video, "--output", "same_video=out.mp4")

    assert re.search(r"^\d+ (of 12 )?frames, [\d.]+ fps", called.err, re.MULTILINE)


def test_live_files_come_in_real_time_and_late_frames_are_dropped(
    call: Call, video: Path, written: Write
) -> None:
    written(
        Path("slow.py"),
        """\
        import time

        import vitruvian as vt

        class SlowLiveCalculator(vt.Calculator):
            picture = vt.Input(vt.ImageFrame)
            result = vt.Output(vt.ImageFrame)

            def process(self, ctx):
                time.sleep(0.12)
                ctx[self.result] = ctx[self.picture]
        """,
    )
    slow = written(
        Path("slow.yaml"),
        """\
        input_stream: video
        output_stream: result
        import: slow.py
        node:
          - calculator: FlowLimiterCalculator
            input_stream: [video, FINISHED:result]
            back_edge: FINISHED
            output_stream: limited
          - calculator: SlowLiveCalculator
            input_stream: PICTURE:limited
            output_stream: RESULT:result
        """,
    )

    counts: list[int] = []
    for options in (["--live"], []):
        called = call("run", slow, "-i", video, "-o", "result=out_%03d.png", *options)
        assert called.code == 0, called.err
        counts.append(len(list(Path.cwd().glob("out_*.png"))))

    assert 1 < counts[0] < counts[1] == len(TIMES)


# What goes wrong


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ("-i in.mp4", 2, "nothing to write; the graph's outputs are: same_video, size"),
        ("-o size=s.jsonl", 2, "input 'video' is not given"),
        ("-i in.mp3 -o size=s.jsonl", 2, "no file 'in.mp3'.*Did you mean 'in.mp4'"),
        ("-i no/in.mp4 -o size=s.jsonl", 2, "no file 'no/in.mp4', and no folder 'no'"),
        ("-i vide=in.mp4 -o size=s.jsonl", 2, "no input stream 'vide'.*Did you mean 'video'"),
        ("-i in.mp4 -o sise=s.jsonl", 2, "no stream 'sise'.*Did you mean 'size'"),
        ("-i in.mp4 -o s.jsonl", 2, "say which stream to write"),
        ("-i in.mp4 -o size=s.xlsx", 2, r"ending '.xlsx' is not known; videos: .mp4.*\.jsonl"),
        ("-i in.mp4 -o size=s", 2, "the file has no ending"),
        ("-i in.mp4 -o size=no/s.jsonl", 2, "no folder 'no'; create it first"),
        ("-i in.mp4 -o size=in.mp4/s.jsonl", 2, "'in.mp4' is no folder"),
        ("-i in.mp4 -o size=s.jsonl -o size=s.jsonl", 2, "the same file as"),
        ("-i in.mp4 -o same_video=in.mp4", 2, "this file is read by --input in.mp4"),
        ("-i in.mp4 -o size=s.mp4", 2, r"carries tuple\[int, int\], no pictures"),
        ("-i in.mp4 -o same_video=v.jsonl", 2, "'same_video' carries pictures; write it to one of"),
        ("-i in.mp4 -o size=s.jsonl --trace no/t.json", 2, "--trace no/t.json: there is no folder"),
        ("-i in.mp4 -o size=s.jsonl --side a=1", 2, "no input side packet 'a'"),
        ("-i in.mp4 -o size=s.jsonl --threads -1", 2, "--threads': -1 is not in the range x>=0"),
        ("-i in.mp4 -o size=s.jsonl --import own.py", 1, "no file 'own.py'"),
        ("-i in.mp4 -o size=s.jsonl --import no_such", 1, "no module 'no_such'"),
        ("-i camera:front -o size=s.jsonl", 2, "expected the camera's number"),
        ("-i data.jsonl -o size=s.jsonl", 2, "this brings data.*takes pictures"),
        ("-i text.mp4 -o size=s.jsonl", 1, "text.mp4: the file is no video"),
        ("-i cut.mp4 -o size=s.jsonl", 1, "cut.mp4: the file is cut short"),
        ("-i empty.png -o size=s.jsonl", 1, "empty.png: the file is empty"),
    ],
)
def test_wrong_calls_are_explained_before_any_file_is_written(
    call: Call, video: Path, graph: Path, folder: Path, arguments: str, code: int, message: str
) -> None:
    Path("text.mp4").write_text("hello")
    Path("cut.mp4").write_bytes(video.read_bytes()[: video.stat().st_size // 2])
    Path("empty.png").touch()
    Path("data.jsonl").touch()
    before = sorted(folder.iterdir())

    called = call("run", graph, *arguments.split())

    assert called.code == code
    text = " ".join(called.err.replace("│", " ").split())
    assert re.search(message, text), text
    assert sorted(folder.iterdir()) == before


def test_an_unknown_graph_is_explained(call: Call, folder: Path) -> None:
    called = call("run", "upper_body_pose_traking_cpu", "-i", "a", "-o", "b")

    assert called.code == 1
    assert "Did you mean 'upper_body_pose_tracking_cpu'?" in called.err


def test_a_folder_that_cannot_be_written_is_explained(
    call: Call, video: Path, graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("locked").mkdir()
    # Not by its permissions: root may write everywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "locked")

    called = call("run", graph, "-i", video, "-o", "size=locked/s.jsonl")

    assert called.code == 2
    assert "the folder 'locked' cannot be written" in called.err


def test_every_mistake_of_a_graph_is_told_with_its_place(
    call: Call, video: Path, graph: Path
) -> None:
    text = graph.read_text().replace("IMAGE:video", "IMAG:vidoe").replace("Pass", "Past")
    graph.write_text(text)

    called = call("run", graph.name, "-i", video, "-o", "size=s.jsonl")

    assert called.code == 1
    assert re.search(r"^sizes.yaml:5:5: .*PastThroughCalculator", called.err, re.MULTILINE)
    assert re.search(r"^sizes.yaml:9:19: .*'vidoe'", called.err, re.MULTILINE)


def test_a_missing_side_packet_is_explained(call: Call, video: Path, written: Write) -> None:
    graph = written(
        Path("constant.yaml"),
        """\
        input_stream: video
        input_side_packet: factor
        output_stream: out
        node:
          - calculator: SidePacketToStreamCalculator
            input_side_packet: factor
            input_stream: TICK:video
            output_stream: AT_TICK:out
        """,
    )

    called = call("run", graph, "-i", video, "-o", "out.jsonl")

    assert called.code == 2
    assert "constant.yaml:2: the graph needs the side packet 'factor'" in called.err
    assert "--side factor=VALUE" in called.err


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


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import vitruvian\n\nx = undefined\n", "broken.py:3: NameError: name 'undefined'"),
        ("x = (\n", "broken.py:1: SyntaxError: '[(]' was never closed"),
        ("import no_such_thing\n", "broken.py:1: ModuleNotFoundError: .*no_such_thing"),
    ],
)
def test_an_import_that_fails_points_at_its_line(
    call: Call, video: Path, graph: Path, folder: Path, code: str, message: str
) -> None:
    Path("broken.py").write_text(code)

    called = call("run", graph, "--import", "broken.py", "-i", video, "-o", "size=s.jsonl")

    assert called.code == 1
    assert re.search(f"^--import broken.py: {message}", called.err)


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


def test_a_graph_with_its_own_source_and_writer_runs(call: Call, video: Path, folder: Path) -> None:
    (folder / "own.yaml").write_text(
        "node:\n"
        "- {calculator: VideoDecoderCalculator, output_stream: VIDEO:v, options: {path: in.mp4}}\n"
        "- {calculator: ImagePropertiesCalculator, input_stream: IMAGE:v, output_stream: SIZE:s}\n"
        "- {calculator: JsonlWriterCalculator, input_stream: s, options: {path: s.jsonl}}\n"
    )

    done = call("run", "own.yaml")

    assert done.code == 0, done.err
    assert done.err.startswith("12 frames in ")
    assert done.err.splitlines()[1:] == ["wrote s.jsonl"]
    assert len((folder / "s.jsonl").read_text().splitlines()) == 12


def test_frames_that_a_live_run_drops_are_told(call: Call, video: Path, folder: Path) -> None:
    (folder / "slow.py").write_text(
        "import time\nimport vitruvian as vt\n"
        "class SlowForLiveCalculator(vt.Calculator):\n"
        "    image = vt.Input(vt.ImageFrame)\n"
        "    out = vt.Output(vt.ImageFrame, tag='IMAGE')\n"
        "    def process(self, ctx):\n"
        "        time.sleep(0.15)\n"
        "        ctx[self.out] = ctx[self.image]\n"
    )
    (folder / "slow.yaml").write_text(
        "import: slow.py\ninput_stream: video\noutput_stream: out\n"
        "node: [{calculator: SlowForLiveCalculator, input_stream: IMAGE:video, "
        "output_stream: IMAGE:out}]\n"
    )

    done = call("run", "slow.yaml", "-i", video, "-o", "out=o.mp4", "--live")

    assert done.code == 0, done.err
    dropped = re.search(r"dropped (\d+) that came too late \(pace video\)", done.err)
    written = re.search(r"wrote o.mp4 \((\d+) packets? of out\)", done.err)
    assert dropped, done.err
    assert written, done.err
    assert int(dropped[1]) + int(written[1]) == 12
