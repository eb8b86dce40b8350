"""The packaged pose graph on videos and pictures of every make: all in, all out, on time."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import cv2
import numpy as np
import pytest

if TYPE_CHECKING:
    from .conftest import Call, Called

#: The clock of most phones' and cameras' videos, in seconds.
TICK = Fraction(1, 90_000)
#: Turns a picture by 90° clockwise when it is shown, as 16.16 and 2.30 fixed point numbers.
QUARTER_TURN = (0, 1 << 16, 0, -(1 << 16), 0, 0, 0, 0, 1 << 30)

Pictures = Sequence[np.ndarray]


@pytest.fixture(scope="module")
def pictures(carphone: Path) -> Pictures:
    """Return the first frames of the man in the car, as RGB."""
    with av.open(str(carphone)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    return frames[:15]


def make_video(
    path: str, pictures: Pictures, ticks: Sequence[int], matrix: Sequence[int] | None = None
) -> None:
    height, width = pictures[0].shape[:2]
    with av.open(path, "w") as container:
        stream = container.add_stream("libx264", 30, width=width, height=height, time_base=TICK)
        if matrix is not None:
            if not hasattr(stream, "set_display_matrix"):
                pytest.skip("PyAV writes display matrices since version 18")
            stream.set_display_matrix(matrix)
        for picture, tick in zip(pictures, ticks, strict=True):
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), "rgb24")
            frame.pts, frame.time_base = tick, TICK
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def times_and_sizes(path: str) -> list[tuple[int, int, int]]:
    """Return time (µs), width and height of every frame as it is stored."""
    with av.open(path) as container:
        return [
            (round(frame.pts * frame.time_base * 1_000_000), frame.width, frame.height)
            for frame in container.decode(video=0)
        ]


def track(call: Call, source: str, drawn: str = "drawn.mp4") -> Called:
    called = call(
        "run", "upper_body_pose_tracking_cpu", "--input", source,
        "--output", f"output_video={drawn}", "--output", "pose_landmarks=pose.jsonl",
    )  # fmt: skip
    assert called.code == 0, called.err
    return called


def poses() -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path("pose.jsonl").read_text().splitlines()]


# Videos


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "ticks",
    [
        [0, 3000, 3001, 9000, 9900, 30_000, 31_501, 36_007, 180_000],
        [450_000 + 3003 * number for number in range(5)],
        [0],
    ],
    ids=["variable frame rate", "late start", "one frame"],
)
def test_every_frame_comes_out_at_the_containers_time(
    call: Call, pictures: Pictures, ticks: Sequence[int]
) -> None:
    make_video("in.mp4", pictures[: len(ticks)], ticks)

    track(call, "in.mp4")

    expected = [round(tick * TICK * 1_000_000) for tick in ticks]
    # The file made above does have these times.
    assert [time for time, *_ in times_and_sizes("in.mp4")] == expected
    assert times_and_sizes("drawn.mp4") == times_and_sizes("in.mp4")
    assert [pose["timestamp"] for pose in poses()] == expected


@pytest.mark.usefixtures("folder")
def test_a_video_of_a_turned_phone_is_tracked_upright(call: Call, pictures: Pictures) -> None:
    ticks = [3000 * number for number in range(len(pictures))]
    make_video("upright.mp4", pictures, ticks)
    make_video("turned.mp4", [np.rot90(one) for one in pictures], ticks, QUARTER_TURN)

    track(call, "upright.mp4")
    upright = poses()
    track(call, "turned.mp4")

    found = times_and_sizes("drawn.mp4")
    assert [size for _, *size in times_and_sizes("turned.mp4")] == [[144, 176]] * len(ticks)
    assert found == times_and_sizes("upright.mp4")
    assert [pose["timestamp"] for pose in poses()] == [time for time, *_ in found]
    # The face, that is; not to the digit: compressing took a little from each file on its own.
    for one, other in zip(upright, poses(), strict=True):
        faces = [[(p["x"], p["y"]) for p in pose["landmarks"][:11]] for pose in (one, other)]
        assert np.abs(np.subtract(*faces)).max() < 0.03


@pytest.mark.usefixtures("folder")
def test_a_video_without_a_person_is_written_undrawn(call: Call) -> None:
    empty = [np.full((144, 176, 3), 90, np.uint8)] * 8
    make_video("in.mp4", empty, [3000 * number for number in range(8)])

    called = track(call, "in.mp4")

    assert times_and_sizes("drawn.mp4") == times_and_sizes("in.mp4")
    assert Path("pose.jsonl").read_text() == ""
    assert "wrote pose.jsonl (0 packets of pose_landmarks)" in called.err
    with av.open("drawn.mp4") as container:
        for frame in container.decode(video=0):
            assert np.abs(frame.to_ndarray(format="rgb24").astype(int) - 90).max() <= 3


# Pictures


def bgr(picture: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)


def bgra(picture: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(picture, cv2.COLOR_RGB2BGRA)


def grey(picture: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("layout", [bgr, bgra, grey])
def test_pictures_of_any_layout_are_tracked_and_drawn_on(
    call: Call, pictures: Pictures, layout: Callable[[np.ndarray], np.ndarray], bits: int
) -> None:
    picture = layout(pictures[0])
    assert cv2.imwrite("in.png", picture if bits == 8 else picture.astype(np.uint16) * 257)

    track(call, "in.png", drawn="drawn.png")

    before, drawn = cv2.imread("in.png"), cv2.imread("drawn.png")
    assert drawn.shape == before.shape
    assert np.abs(drawn.astype(int) - before).max() > 100
    [pose] = poses()
    assert len(pose["landmarks"]) == 25


@pytest.mark.usefixtures("folder")
def test_the_smallest_picture_has_nobody_in_it(call: Call) -> None:
    cv2.imwrite("in.png", np.zeros((1, 1, 3), np.uint8))

    track(call, "in.png", drawn="drawn.png")

    assert cv2.imread("drawn.png").shape == (1, 1, 3)
    assert poses() == []


@pytest.mark.usefixtures("folder")
def test_names_may_have_spaces_and_any_letters(call: Call, pictures: Pictures) -> None:
    Path("Meine Vidéos 人").mkdir()
    make_video("in.mp4", pictures[:2], [0, 3000])
    source = Path("in.mp4").rename("Meine Vidéos 人/näh % [1].mp4")

    called = track(call, str(source), drawn="Meine Vidéos 人/ge malt.mp4")

    assert "wrote Meine Vidéos 人/ge malt.mp4 (2 packets of output_video)" in called.err
    assert len(times_and_sizes("Meine Vidéos 人/ge malt.mp4")) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_names_need_not_be_text(call: Call, video: Path, graph: Path, folder: Path) -> None:
    name, target = os.fsdecode(b"caf\xe9.mp4"), os.fsdecode(b"out\xff.mp4")
    video.rename(folder / name)

    called = call("run", graph, "-i", name, "-o", f"same_video={target}")

    assert called.code == 0, called.err
    assert (folder / target).is_file()
