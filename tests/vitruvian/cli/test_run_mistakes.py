"""What ``vitruvian run`` says of wrong calls and graphs before anything runs."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from .conftest import Call
from .fail_graphs import Write


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
        ("-i in.mp4 -o size=-", 2, "size=-: standard output cannot be written; name a file, or a"),
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
