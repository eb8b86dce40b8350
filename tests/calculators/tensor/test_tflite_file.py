from __future__ import annotations

import pytest

from vitruvian.assets import asset_path
from vitruvian.calculators.tensor.tflite_file import check_model_file, has_custom_operators

MODELS = ["pose_detection_128", "pose_landmark_upper_body"]


@pytest.mark.parametrize("name", MODELS)
def test_whole_model_passes(name):
    check_model_file(asset_path(name).read_bytes())


@pytest.mark.parametrize("name", MODELS)
def test_model_cut_off_anywhere_is_refused(name):
    model = asset_path(name).read_bytes()
    lengths = [*range(8, 1024, 7), *range(1024, len(model), len(model) // 100), len(model) - 1]

    for length in lengths:
        with pytest.raises(ValueError, match="it is cut off or damaged"):
            check_model_file(model[:length])


@pytest.mark.parametrize("model", [b"", b"TFL3", b"not a model at all", b"\x00" * 100])
def test_other_files_are_refused(model):
    with pytest.raises(ValueError, match="it is no TensorFlow Lite file"):
        check_model_file(model)


@pytest.mark.parametrize("offset", [b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x00"])
def test_offset_that_leads_astray_is_refused(offset):
    model = asset_path(MODELS[0]).read_bytes()

    with pytest.raises(ValueError, match="it is cut off or damaged"):
        check_model_file(offset + model[4:])


@pytest.mark.parametrize(
    ("name", "expected"), [("selfie_segmentation", True), ("pose_detection_128", False)]
)
def test_custom_operators_are_found_by_their_names(name, expected):
    assert has_custom_operators(asset_path(name).read_bytes()) is expected


@pytest.mark.parametrize("model", [b"", b"\xff" * 100], ids=["empty", "damaged"])
def test_what_is_no_model_has_no_custom_operators(model):
    assert not has_custom_operators(model)
