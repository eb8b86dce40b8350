import numpy as np
import pytest

import vitruvian as vt
from vitruvian import tasks
from vitruvian.tasks.model_bundle import ModelBundle
from vitruvian.tasks.packaged_bundles import archive, packaged_bundle
from vitruvian.tasks.vision import (
    HolisticLandmarker,
    HolisticLandmarkerOptions,
    HolisticLandmarkerResult,
    RunningMode,
)

NOTHING = HolisticLandmarkerResult([], [], [], [], [], [], [])


@pytest.fixture(scope="module")
def bundle():
    return packaged_bundle("holistic_landmarker")


@pytest.fixture(scope="module")
def options_of(bundle):
    def options_of(**options):
        base = tasks.BaseOptions(model_asset_buffer=bundle)
        return HolisticLandmarkerOptions(base_options=base, **options)

    return options_of


def test_pictures_are_taken_by_themselves(options_of, astronaut, grey):
    left_half = vt.Image(
        vt.ImageFormat.SRGB, np.ascontiguousarray(astronaut.numpy_view()[:, 60:400])
    )
    options = options_of(output_segmentation_mask=True)

    with HolisticLandmarker.create_from_options(options) as landmarker:
        first = landmarker.detect(astronaut)
        # Of another size, so that its mask cannot be mixed with that of the first one.
        other = landmarker.detect(left_half)
        nobody = landmarker.detect(grey)
        again = landmarker.detect(astronaut)

    assert len(other.pose_landmarks) == 33
    assert nobody == NOTHING
    assert (first.pose_landmarks, first.face_landmarks) == (
        again.pose_landmarks,
        again.face_landmarks,
    )
    np.testing.assert_array_equal(
        first.segmentation_mask.numpy_view(), again.segmentation_mask.numpy_view()
    )


def test_a_hand_that_is_not_found_is_an_empty_list(options_of, astronaut):
    with HolisticLandmarker.create_from_options(options_of()) as landmarker:
        result = landmarker.detect(astronaut)

    assert len(result.face_landmarks) == 478
    assert result.left_hand_landmarks == result.left_hand_world_landmarks == []
    assert result.face_blendshapes is None
    assert result.segmentation_mask is None


def test_a_person_without_a_face_is_nobody(options_of, astronaut):
    options = options_of(min_face_detection_confidence=1.5, output_face_blendshapes=True)

    with HolisticLandmarker.create_from_options(options) as landmarker:
        assert landmarker.detect(astronaut) == NOTHING


def test_live_pictures_come_to_the_callback(options_of, astronaut):
    called = []
    options = options_of(
        running_mode=RunningMode.LIVE_STREAM,
        result_callback=lambda result, image, timestamp: called.append((result, timestamp)),
        output_face_blendshapes=True,
    )

    with HolisticLandmarker.create_from_options(options) as landmarker:
        landmarker.detect_async(astronaut, 40)

    ((result, timestamp),) = called
    assert timestamp == 40
    assert [len(result.pose_landmarks), len(result.face_blendshapes)] == [33, 52]


@pytest.mark.parametrize("part", ["face", "pose", "hand"])
def test_a_wrong_confidence_of_landmarks_is_an_error(options_of, part):
    with pytest.raises(ValueError, match=r"value must be in the range \[0.0, 1.0\]"):
        HolisticLandmarker.create_from_options(
            options_of(**{f"min_{part}_landmarks_confidence": 1.5})
        )


def test_blendshapes_need_their_model(bundle, astronaut):
    files = dict(ModelBundle.from_bytes(bundle).files)
    del files["face_blendshapes.tflite"]
    base = tasks.BaseOptions(model_asset_buffer=archive(files))

    with HolisticLandmarker.create_from_options(HolisticLandmarkerOptions(base)) as landmarker:
        assert len(landmarker.detect(astronaut).face_landmarks) == 478
    with pytest.raises(RuntimeError, match=r"No file with name: face_blendshapes\.tflite"):
        HolisticLandmarker.create_from_options(
            HolisticLandmarkerOptions(base, output_face_blendshapes=True)
        )
