"""Inputs that end badly: what could be read is kept, complete, and the exit code is 3."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

if TYPE_CHECKING:
    from .conftest import Call

Write = Callable[[Path, str], Path]


def noise(count: int) -> list[np.ndarray[Any, Any]]:
    random = np.random.default_rng(0)
    return [random.integers(0, 255, (48, 64, 3), np.uint8) for _ in range(count)]


def make_cut(path: Path, codec: str, part: float, options: dict[str, str] | None = None) -> Path:
    """Write 25 frames at 25 a second, and keep the first part of the file."""
    import av

    with av.open(str(path), "w", container_options=options or {}) as container:
        stream: Any = container.add_stream(codec, rate=25)
        stream.width, stream.height = 64, 48
        stream.pix_fmt = {"mjpeg": "yuvj420p", "png": "rgb24"}.get(codec, "yuv420p")
        stream.codec_context.time_base = Fraction(1, 25)
        for picture in noise(25):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
        container.mux(stream.encode())
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    return path


def frames_in(path: str) -> int:
    import av

    with av.open(path) as container:
        return sum(1 for _ in container.decode(video=0))


@pytest.mark.parametrize(
    ("name", "codec", "options"),
    [
        ("cut.mp4", "mpeg4", {"movflags": "+faststart"}),
        ("growing.mp4", "mpeg4", {"movflags": "frag_every_frame+empty_moov"}),
        ("cut.mkv", "mpeg4", {}),
        ("cut.avi", "mjpeg", {}),
    ],
)
def test_a_cut_video_gives_complete_files_up_to_there(
    call: Call, graph: Path, folder: Path, name: str, codec: str, options: dict[str, str]
) -> None:
    source = make_cut(folder / name, codec, 0.6, options)

    called = call("run", graph, "-i", source, "-o", "same_video=o.mp4", "-o", "size=o.jsonl")

    lines = Path("o.jsonl").read_text().splitlines()
    last = json.loads(lines[-1])["timestamp"]
    assert called.code == 3, called.err
    assert f"{name}: the file is cut short" in called.err
    assert f"the input broke off at 0:00:00.{last // 1000:03}" in called.err
    assert 5 < len(lines) < 25
    assert frames_in("o.mp4") == len(lines)


def test_damage_in_the_middle_is_told_with_its_time(call: Call, graph: Path, folder: Path) -> None:
    source = make_cut(folder / "a.mov", "png", 1)
    data = bytearray(source.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 2000] = bytes(2000)
    source.write_bytes(data)

    called = call("run", graph, "-i", source, "-o", "size=o.jsonl")

    assert called.code == 3, called.err
    assert "cannot be decoded; the input broke off at 0:00:00." in called.err
    assert len(Path("o.jsonl").read_text().splitlines()) > 20


def test_strict_keeps_nothing_of_a_cut_video(call: Call, graph: Path, folder: Path) -> None:
    source = make_cut(folder / "cut.avi", "mjpeg", 0.6)

    called = call("run", graph, "-i", source, "-o", "size=o.jsonl", "--strict")

    assert called.code == 1
    assert "cut.avi: the file is cut short" in called.err
    assert not Path("o.jsonl").exists()


def test_a_damaged_picture_among_others_is_left_out(call: Call, graph: Path, folder: Path) -> None:
    (folder / "in").mkdir()
    for number, picture in enumerate(noise(4)):
        cv2.imwrite(f"in/{number}.png", picture)
    whole = Path("in/2.png").read_bytes()
    Path("in/2.png").write_bytes(whole[: len(whole) // 2])

    called = call("run", graph, "-i", "in", "-o", "size=o.jsonl")

    times = [json.loads(line)["timestamp"] for line in Path("o.jsonl").read_text().splitlines()]
    assert called.code == 3, called.err
    assert "in/2.png: the picture is damaged or cut short" in called.err
    assert times == [0, 33_333, 100_000]


def test_a_cut_line_of_data_ends_the_input(call: Call, written: Write, folder: Path) -> None:
    source = folder / "in.jsonl"
    source.write_text('{"timestamp": 0, "value": 1}\n{"timestamp": 7, "value": 2}\n{"timest')
    graph = written(
        Path("pass.yaml"),
        """\
        input_stream: numbers
        output_stream: same
        node:
          - calculator: PassThroughCalculator
            input_stream: numbers
            output_stream: same
        """,
    )

    called = call("run", graph, "-i", source, "-o", "same=o.csv")

    assert called.code == 3, called.err
    assert "in.jsonl:3: the line is cut; the input broke off at 0:00:00.000" in called.err
    assert Path("o.csv").read_text() == "timestamp,value\n0,1\n7,2\n"


def test_an_unplugged_camera_leaves_its_recording(
    call: Call, graph: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Camera:
        """Give some pictures, and then none."""

        def __init__(self, index: int) -> None:
            self.left = noise(5)

        def isOpened(self) -> bool:  # noqa: N802
            return True

        def get(self, what: int) -> float:
            return 30.0

        def read(self) -> tuple[bool, Any]:
            return (True, self.left.pop()) if self.left else (False, None)

        def release(self) -> None: ...

    monkeypatch.setattr(cv2, "VideoCapture", Camera)

    called = call("run", graph, "-i", "camera:0", "-o", "same_video=o.mp4", "-o", "size=o.jsonl")

    assert called.code == 3, called.err
    assert "camera:0: the camera stopped giving pictures; check its cable" in called.err
    assert frames_in("o.mp4") == len(Path("o.jsonl").read_text().splitlines()) >= 1
