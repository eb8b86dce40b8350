from pathlib import Path

import pytest

from vitruvian.assets import asset_path
from vitruvian.tasks.model_bundle import ModelBundle
from vitruvian.tasks.model_metadata import Normalization, with_input_normalization
from vitruvian.tasks.packaged_bundles import archive, bundle_names, packaged_bundle
from vitruvian.tasks.task_model import TaskModel


def model(name):
    return TaskModel(asset_path(name).read_bytes(), name)


@pytest.mark.parametrize(
    ("name", "side", "low"),
    [
        ("face_detection_short_range", 128, -1.0),
        ("palm_detection_full", 192, 0.0),
        ("selfie_segmentation", 256, 0.0),
    ],
)
def test_a_models_file_says_how_its_input_is_made(name, side, low):
    assert model(name).image_options == {
        "output_tensor_width": side,
        "output_tensor_height": side,
        "output_tensor_float_range": {"min": low, "max": 1.0},
    }


def test_labels_lie_behind_the_model():
    assert model("hand_landmark_full").labels(0) == ("Left", "Right")
    assert model("hand_landmark_full").labels(1) == ()


def test_metadata_of_a_tasks_own_are_found_by_name():
    segmenter = model("selfie_segmentation")

    assert len(segmenter.custom_metadata("SEGMENTER_METADATA")) == 16
    assert segmenter.custom_metadata("SOMETHING_ELSE") is None


def test_a_model_without_metadata_is_refused_until_they_are_written():
    data = asset_path("hand_recrop").read_bytes()
    with pytest.raises(ValueError, match="requires specifying NormalizationOptions metadata"):
        TaskModel(data, "recrop").image_options  # noqa: B018

    written = TaskModel(with_input_normalization(data, Normalization(127.5, 127.5)), "recrop")

    assert written.input_shape == (1, 256, 256, 3)
    assert written.image_options["output_tensor_float_range"] == {"min": -1.0, "max": 1.0}


@pytest.mark.parametrize("data", [b"", b"junk" * 20])
def test_another_file_is_no_model(data):
    with pytest.raises(ValueError, match="The model is not a valid Flatbuffer buffer"):
        TaskModel(data, "junk")


def test_a_model_for_other_than_pictures_is_refused(face_bundle):
    bundle = ModelBundle.from_bytes(Path(face_bundle).read_bytes())
    blendshapes = bundle.model("face_blendshapes.tflite")

    with pytest.raises(ValueError, match=r"input has the shape \(1, 146, 2\)"):
        blendshapes.image_options  # noqa: B018


def test_bundles_may_hold_bundles():
    inner = archive({"a.txt": b"inner"})

    assert ModelBundle.from_bytes(archive({"b.task": inner})).bundle("b.task").file("a.txt") == (
        b"inner"
    )


def test_a_damaged_bundle_is_refused():
    data = bytearray(archive({"a.txt": b"text" * 100}))
    data[60:70] = b"0123456789"

    with pytest.raises(RuntimeError, match=r"Unable to open zip archive\.\nThe model bundle is"):
        ModelBundle.from_bytes(bytes(data))


def test_a_packaged_bundle_is_the_same_each_time():
    first, second = packaged_bundle("hand_landmarker"), packaged_bundle("hand_landmarker")

    assert first == second
    assert set(ModelBundle.from_bytes(first).files) == {
        "hand_detector.tflite",
        "hand_landmarks_detector.tflite",
    }


def test_an_unknown_bundle_is_named_with_those_that_there_are():
    with pytest.raises(ValueError, match=f"there is no bundle 'x'.*{bundle_names()[-1]}"):
        packaged_bundle("x")
