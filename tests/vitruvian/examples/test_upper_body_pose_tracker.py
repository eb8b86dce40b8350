import sys

import cv2
import numpy as np
import pytest

import vitruvian as vt
from benchmarks.reference import frames_of, reference
from vitruvian.examples import UpperBodyPoseTracker


@pytest.fixture
def tracker():
    with UpperBodyPoseTracker() as tracker:
        yield tracker


def test_a_file_gives_landmarks_and_a_drawing_that_can_be_saved(tracker, astronaut, tmp_path):
    landmarks, image = tracker.run(input_file=astronaut, output_file=tmp_path / "out.png")

    stored = np.array(reference("upper_body_astronaut")["frames"][0]["lm"])
    assert np.abs(landmarks.array[:, :2] - stored[:, :2]).max() < 1e-3
    assert image.shape == (512, 512, 3)
    saved = cv2.cvtColor(cv2.imread(str(tmp_path / "out.png")), cv2.COLOR_BGR2RGB)
    assert np.array_equal(saved, image)


def test_frames_are_tracked_as_a_video(tracker):
    frames = frames_of("carphone_pristine")
    found = [tracker.run(next(frames)).pose_landmarks for _ in range(3)]

    assert all(len(landmarks) == 25 for landmarks in found)


def test_the_callers_frame_stays_writable(tracker):
    frame = next(frames_of("carphone_pristine"))
    frame = frame.copy()
    tracker.run(frame)

    assert frame.flags.writeable


def test_nobody_in_view_gives_no_landmarks_and_the_picture_as_it_is(tracker):
    blank = np.full((64, 80, 3), 127, np.uint8)
    landmarks, image = tracker.run(blank)

    assert landmarks is None
    assert np.array_equal(image, blank)


def test_a_file_forgets_the_video_before_it(tracker, astronaut):
    first = tracker.run(input_file=astronaut).pose_landmarks
    tracker.run(next(frames_of("carphone_pristine")))

    assert tracker.run(input_file=astronaut).pose_landmarks == first


@pytest.mark.parametrize(
    "arguments", [{}, {"input_frame": np.zeros((8, 8, 3), np.uint8), "input_file": "x.png"}]
)
def test_one_picture_must_be_given(tracker, arguments):
    with pytest.raises(RuntimeError, match="needs one picture"):
        tracker.run(**arguments)


@pytest.mark.parametrize("shape", [(8, 8), (8, 8, 4)])
def test_a_frame_must_be_rgb(tracker, shape):
    with pytest.raises(RuntimeError, match="must have 3 channels"):
        tracker.run(np.zeros(shape, np.uint8))


def test_a_missing_file_is_named(tracker, tmp_path):
    with pytest.raises(vt.MediaError, match=r"missing\.png"):
        tracker.run(input_file=tmp_path / "missing.png")


def test_a_folder_that_is_missing_is_named(tracker, astronaut, tmp_path):
    with pytest.raises(vt.MediaError, match="no_such_folder"):
        tracker.run(input_file=astronaut, output_file=tmp_path / "no_such_folder" / "out.png")


def test_a_closed_tracker_says_so(astronaut):
    tracker = UpperBodyPoseTracker()
    tracker.close()

    with pytest.raises(vt.GraphStateError, match="closed"):
        tracker.run(input_file=astronaut)


def test_without_windows_live_mode_says_what_to_install(tracker, monkeypatch):
    def refuse(name):
        raise cv2.error("The function is not implemented")

    monkeypatch.setattr(cv2, "namedWindow", refuse)
    monkeypatch.setenv("DISPLAY", ":0")

    with pytest.raises(vt.GraphStateError, match=r"pip install .* opencv-python$"):
        tracker.run_live()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_without_a_display_live_mode_says_so(tracker, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)

    with pytest.raises(vt.GraphStateError, match="there is no display; set DISPLAY"):
        tracker.run_live()
