"""The whole pipeline against what MediaPipe answered; the bounds are those of docs/design.md."""

import pytest

from benchmarks import upper_body_parity as parity
from benchmarks.reference import SAMPLES

#: So many frames of a video that are given MediaPipe's rectangles, where nothing accumulates.
FED = 60
#: So many frames of ``demo``, a large video, lose its person and find it again and again.
TRACKED = 100

on_every_sample = pytest.mark.parametrize("sample", SAMPLES)


@on_every_sample
def test_the_networks_see_the_pictures_that_mediapipes_saw(sample):
    figures = parity.network_inputs(sample)

    assert figures["pictures"] >= 2
    assert figures["pixels that differ"] <= 3
    assert figures["by levels"] <= 1


@on_every_sample
def test_the_detector_finds_what_mediapipes_found(sample):
    figures = parity.fed_detector(sample, frames=FED)

    assert figures["frames with other counts"] == 0
    assert max(figures[key] for key in ("score", "box", "keypoints")) <= 1e-6
    assert figures["roi"] <= 5e-6


@on_every_sample
def test_landmarks_in_mediapipes_rectangles_are_its_landmarks(sample):
    figures = parity.fed_landmarks(sample, frames=FED)

    assert figures["frames with other presence"] == 0
    assert figures["landmarks px"] <= 0.05
    assert figures["next roi"] <= 1e-4
    assert figures["presence"] <= 6e-3
    assert figures["tensor"] <= 1.3e-4


@on_every_sample
def test_the_smoother_alone_smooths_as_mediapipes(sample):
    assert parity.smoother(sample)["smoothed landmarks"] <= 4e-5


@on_every_sample
def test_the_drawing_is_mediapipes(sample):
    figures = parity.drawing(sample)

    assert figures["pictures"] >= 1
    assert figures["equal pixels"] >= 0.995


@pytest.mark.parametrize(
    ("sample", "smooth_inside", "frames"),
    [
        ("astronaut", False, 1),
        # All of it where nothing smooths what differs.
        ("carphone_pristine", False, 120),
        ("carphone_pristine", True, 60),
        ("demo", False, TRACKED),
        ("demo", True, TRACKED),
    ],
)
def test_left_to_itself_the_graph_tracks_where_mediapipe_does(sample, smooth_inside, frames):
    figures = parity.closed_loop(sample, smooth_inside=smooth_inside, frames=frames)

    # On demo the person is 40 pixels high and tracking is lost and found again all the time.
    assert figures["same tracked"] >= (0.75 if sample == "demo" else 0.99)
    assert figures["median % of roi"] <= 0.5
