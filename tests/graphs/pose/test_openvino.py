"""Both pose pipelines on OpenVINO, against what MediaPipe answered and against the default."""

import numpy as np
import pytest

from benchmarks import backend_errors, full_body_parity, upper_body_parity
from benchmarks.reference import SAMPLES

pytest.importorskip(
    "openvino", reason="openvino is not installed; make test-openvino runs these tests"
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_detector_finds_what_mediapipes_found(sample):
    figures = upper_body_parity.fed_detector(sample, backend="openvino")

    assert figures["frames with other counts"] == 0
    assert max(figures[key] for key in ("score", "box", "keypoints")) <= 1e-5
    assert figures["roi"] <= 3e-5


@pytest.mark.parametrize("sample", SAMPLES)
def test_upper_body_landmarks_in_mediapipes_rectangles_are_its_landmarks(sample):
    figures = upper_body_parity.fed_landmarks(sample, backend="openvino")

    assert figures["frames with other presence"] == 0
    assert figures["landmarks px"] <= 0.05
    assert figures["next roi"] <= 1e-4
    assert figures["presence"] <= 6e-3


def test_full_body_landmarks_in_mediapipes_rectangles_are_its_landmarks():
    figures = full_body_parity.fed_landmarks(
        "full", "carphone_pristine", frames=30, backend="openvino"
    )

    assert figures["frames with other presence"] == 0
    assert figures["landmarks px"] <= 0.05
    assert figures["world mm"] <= 0.5


def test_left_to_itself_the_graph_tracks_where_mediapipe_does():
    figures = upper_body_parity.closed_loop("carphone_pristine", backend="openvino")

    assert figures["same tracked"] >= 0.99
    assert figures["median % of roi"] <= 0.5


@pytest.mark.parametrize(
    ("model", "median_percent", "p99_percent", "median_mm"),
    [("upper", 0.1, 0.3, None), ("lite", 0.2, 0.6, 30), ("full", 0.1, 0.4, 20)],
)
def test_bf16_moves_visible_landmarks_by_a_pixel_or_less(
    model, median_percent, p99_percent, median_mm
):
    """The figures are in benchmarks/RESULTS.md; the bounds leave room for other processors."""
    from vitruvian.calculators.tensor.engines.openvino import has_bf16

    if not has_bf16():
        pytest.skip("this processor has no instructions for bf16")

    errors = backend_errors.errors(model, "openvino", "bf16", frames=20)

    assert 0 < errors.median_percent <= median_percent
    assert errors.p99_percent <= p99_percent
    assert np.isnan(errors.median_mm) if median_mm is None else errors.median_mm <= median_mm
