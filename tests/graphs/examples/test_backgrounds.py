"""background_blur and background_replacement: people stay, what is behind them changes."""

from __future__ import annotations

import numpy as np
import pytest

import vitruvian as vt
from benchmarks.solution_reference import frames_of_run, runs
from vitruvian.assets import asset_path


@pytest.fixture(scope="module")
def person():
    """Return a picture of a person, and the mask that MediaPipe's model makes of it."""
    _, frame = next(frames_of_run(runs("selfie_0")[0]))
    (out,) = vt.CalculatorGraph("selfie_segmentation_cpu").stream({"input_video": [frame]})
    return frame, out["segmentation_mask"].data


@pytest.mark.parametrize(
    ("name", "side_packets"),
    [
        ("background_blur", {}),
        ("background_replacement", {"background": str(asset_path("faceapi_sample6"))}),
    ],
)
def test_people_stay_as_they_are_and_the_background_does_not(person, name, side_packets):
    frame, mask = person
    graph = vt.CalculatorGraph(name)

    (out,) = graph.stream({"input_video": [frame]}, side_packets=side_packets)

    drawn = out["output_video"].data.astype(int)
    difference = np.abs(drawn - frame).max(axis=-1)
    assert difference[mask > 0.999].max() <= 1
    assert difference[mask < 0.001].mean() > 8
