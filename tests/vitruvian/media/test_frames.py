"""``vitruvian.frames``: pictures with their times, from whatever holds them."""

from __future__ import annotations

import copy
import pickle
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest

import vitruvian as vt
from vitruvian.calculators.io.animated_picture import reads_animations
from vitruvian.calculators.video.video_reader import VideoReader

CARPHONE_TIMES = [0, 33367, 66733, 100100]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in (1, 2, 10):
        cv2.imwrite(str(tmp_path / f"f{number}.png"), np.full((2, 3, 3), number, np.uint8))
    return tmp_path


def levels(found: vt.Frames) -> list[int]:
    return [int(frame.image[0, 0, 0]) for frame in found]


def test_a_video_gives_its_frames_at_its_times(carphone: Path) -> None:
    with vt.frames(carphone) as found:
        first = list(islice(found, 4))

    assert [frame.timestamp for frame in first] == CARPHONE_TIMES
    assert [frame.index for frame in first] == [0, 1, 2, 3]
    assert first[3].seconds == pytest.approx(0.1001)
    assert first[0].image.shape == (144, 176, 3)
    assert repr(first[1]) == "Frame(1 at 0.033367 s: 176x144)"
    assert list(found) == []


def test_the_whole_of_a_video_is_read(carphone: Path) -> None:
    found = vt.frames(str(carphone))

    assert sum(1 for _ in found) == 120
    assert repr(found) == f"<frames of {carphone}, 120 read>"


def test_a_frame_of_a_video_becomes_rgb_when_it_is_looked_at(carphone: Path) -> None:
    reader = VideoReader(carphone)
    with vt.frames(carphone) as frames:
        frame = next(frames)

    assert repr(frame) == "Frame(0 at 0 s: 176x144)"
    assert frame.value.source is not None
    _, expected = reader.read() or (0, None)
    reader.close()
    assert np.array_equal(frame.image, expected)
    assert not frame.image.flags.writeable


@pytest.mark.parametrize("pattern", ["", "*.png", "f*.png", "f%d.png"])
def test_folders_and_patterns_are_read_in_natural_order(folder: Path, pattern: str) -> None:
    assert levels(vt.frames(folder / pattern)) == [1, 2, 10]


def test_pictures_have_the_rate_that_is_given(folder: Path) -> None:
    found = list(vt.frames(folder, frame_rate=4))

    assert [frame.timestamp for frame in found] == [0, 250_000, 500_000]
    assert [frame.seconds for frame in found] == [0.0, 0.25, 0.5]


def test_one_picture_is_one_frame(folder: Path) -> None:
    assert levels(vt.frames(folder / "f2.png")) == [2]


def test_a_file_may_be_called_by_a_tilde(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (folder / "f2.png").rename(tmp_path / "~f2.png")

    assert levels(vt.frames("~f2.png")) == [2]


@pytest.mark.skipif(not reads_animations(), reason="OpenCV before 4.12 reads no animations")
def test_an_animated_picture_is_a_frame_each(tmp_path: Path) -> None:
    animation = cv2.Animation()
    animation.frames = [np.full((8, 16, 4), level, np.uint8) for level in (0, 100, 200)]
    animation.durations = [40, 60, 80]
    path = tmp_path / "loop.webp"
    assert cv2.imwriteanimation(str(path), animation)

    with vt.frames(path) as found:
        times = [(frame.timestamp, frame.image.shape) for frame in found]

    assert times == [(0, (8, 16, 3)), (40_000, (8, 16, 3)), (100_000, (8, 16, 3))]


class Camera:
    """A camera of OpenCV's that is blue."""

    def __init__(self, index: int) -> None:
        self.is_there = index == 0

    def isOpened(self) -> bool:  # noqa: N802
        return self.is_there

    def get(self, what: int) -> float:
        return 30.0

    def read(self) -> tuple[bool, np.ndarray]:
        picture = np.zeros((2, 3, 3), np.uint8)
        picture[:, :, 0] = 255
        return True, picture

    def release(self) -> None:
        pass


def test_a_camera_gives_rgb_pictures_at_growing_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cv2, "VideoCapture", Camera)

    with vt.frames("camera:0") as found:
        three = list(islice(found, 3))

    assert [frame.image[0, 0].tolist() for frame in three] == [[0, 0, 255]] * 3
    times = [frame.timestamp for frame in three]
    assert times == sorted(set(times))


def test_a_frame_is_a_packet_that_graphs_take_at_its_time(carphone: Path) -> None:
    graph = vt.CalculatorGraph(
        {
            "input_stream": "video",
            "output_stream": "same",
            "node": [
                {
                    "calculator": "PassThroughCalculator",
                    "input_stream": "video",
                    "output_stream": "same",
                }
            ],
        },
        threads=0,
    )
    with vt.frames(carphone) as found:
        outputs = list(graph.stream({"video": islice(found, 4)}))

    assert [out.timestamp for out in outputs] == CARPHONE_TIMES
    assert outputs[0]["same"].data.shape == (144, 176, 3)


def test_solutions_take_frames_with_their_times(carphone: Path) -> None:
    with vt.frames(carphone) as found:
        results = list(vt.pose(islice(found, 1, 3), "lite"))

    assert [result.timestamp for result in results] == CARPHONE_TIMES[1:3]


@pytest.mark.parametrize("twin", [copy.copy, lambda frame: pickle.loads(pickle.dumps(frame))])
def test_frames_are_copied_whole(folder: Path, twin) -> None:
    frame = next(vt.frames(folder))
    other = twin(frame)

    assert (other.index, other.timestamp) == (frame.index, frame.timestamp)
    assert np.array_equal(other.image, frame.image)
    assert not other.image.flags.writeable


def test_leaving_the_block_closes_the_source(carphone: Path) -> None:
    with vt.frames(carphone) as found:
        next(found)
    found.close()

    assert next(found, None) is None


def test_a_video_that_breaks_off_says_so_after_its_frames(carphone: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.mp4"
    _remux(carphone, cut)
    cut.write_bytes(cut.read_bytes()[:-100_000])
    seen: list[vt.Frame] = []

    with pytest.raises(vt.MediaError, match=r"the file is cut short, .*; 97 frames could be read"):
        seen += vt.frames(cut)
    assert len(seen) == 97


def _remux(source: Path, target: Path) -> None:
    import av

    with (
        av.open(str(source)) as old,
        av.open(str(target), "w", options={"movflags": "faststart"}) as new,
    ):
        stream = new.add_stream_from_template(old.streams.video[0])
        for packet in old.demux(old.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        ("nothing.mp4", vt.MediaError, "nothing.mp4: there is no file 'nothing.mp4'"),
        (
            "link.mp4",
            vt.MediaError,
            "it is a link to 'gone', which is not there",
        ),
        ("-", vt.MediaError, "-: standard input cannot be read; write it to a file first"),
        ("ftp://a/b.mp4", vt.MediaError, "addresses of ftp:// cannot be read; expected http://"),
        ("f3.png", vt.MediaError, "Did you mean 'f2.png'"),
        ("*.jpg", vt.MediaError, r"\*.jpg: no file fits this pattern; expected files ending in"),
        ("empty", vt.MediaError, "empty: the folder holds no picture; expected files ending in"),
        ("a.jsonl", vt.MediaError, "this is a data file; expected a video, pictures, camera:0 or"),
        ("text.mp4", vt.MediaError, "text.mp4: the file is no video that can be read"),
        ("camera:x", vt.MediaError, "camera:x: expected the camera's number after 'camera:'"),
        ("camera:7", vt.MediaError, "camera:7: there is no such camera"),
        (0, TypeError, r"expected a path, camera:0 or a URL; got a int \(0\); write 'camera:0'"),
        (None, TypeError, r"expected a path, camera:0 or a URL; got a NoneType \(None\)"),
    ],
)
def test_a_source_that_cannot_be_read_is_refused_at_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, source, error, message
) -> None:
    monkeypatch.setattr(cv2, "VideoCapture", Camera)
    monkeypatch.chdir(folder)
    (folder / "empty").mkdir()
    (folder / "link.mp4").symlink_to("gone")
    (folder / "a.jsonl").write_text("{}\n")
    (folder / "text.mp4").write_text("no video")

    with pytest.raises(error, match=message):
        vt.frames(source)


@pytest.mark.parametrize("rate", [0, -1, float("nan")])
def test_a_rate_is_positive(folder: Path, rate: float) -> None:
    with pytest.raises(ValueError, match="frame_rate must be more than 0 pictures a second; got"):
        vt.frames(folder, frame_rate=rate)
