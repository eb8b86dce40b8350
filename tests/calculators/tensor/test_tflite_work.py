from __future__ import annotations

import pytest

from vitruvian.assets import asset_path
from vitruvian.calculators.tensor.tflite_work import multiply_adds


@pytest.mark.parametrize(
    ("name", "million"),
    [
        ("hand_recrop", 10),
        ("face_detection_short_range", 31),
        ("face_landmark_with_attention", 43),
        ("palm_detection_full", 337),
        ("pose_landmark_heavy", 1927),
    ],
)
def test_work_of_packaged_models(name, million):
    work = multiply_adds(asset_path(name).read_bytes())

    assert round(work / 1e6) == million


def test_damaged_file_has_no_known_work():
    model = asset_path("hand_recrop").read_bytes()

    assert multiply_adds(model[:1000]) is None
