"""``vitruvian run``: what goes in comes out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from .conftest import FRAMES, Call
from .fail_graphs import Write, fail_graph

TIMES = [40_000 * number for number in range(FRAMES)]


def frames_of(path: Path) -> list[tuple[int, int]]:
    """Return time in microseconds and mean grey of every frame."""
    with av.open(str(path)) as container:
        return [
            (round(frame.pts * frame.time_base * 1_000_000), int(frame.to_ndarray().mean()))
            for frame in container.decode(video=0)
        ]


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


def test_numbered_pictures_are_told_of_once(call: Call, video: Path, graph: Path) -> None:
    done = call("run", graph, "-i", video, "-o", "same_video=out_%02d.png")

    assert done.code == 0, done.err
    assert done.err.splitlines()[1:] == ["wrote out_%02d.png (12 packets of same_video)"]
    assert len(list(Path().glob("out_??.png"))) == 12


def test_a_graph_that_numbers_its_pictures_by_itself_is_told_of_once(
    call: Call, video: Path, folder: Path
) -> None:
    (folder / "own.yaml").write_text(
        "node:\n"
        "- {calculator: VideoDecoderCalculator, output_stream: VIDEO:v, options: {path: in.mp4}}\n"
        "- {calculator: ImageWriterCalculator, input_stream: IMAGE:v, options: {path: o%d.png}}\n"
    )

    done = call("run", "own.yaml")

    assert done.err.splitlines()[1:] == ["wrote o%d.png"]
    assert (folder / "o11.png").exists()
