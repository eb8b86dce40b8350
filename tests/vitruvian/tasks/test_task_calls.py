"""Wrong options, files and calls: the exception types and sentences of MediaPipe 0.10.21."""

from pathlib import Path

import numpy as np
import pytest

import vitruvian as vt
from vitruvian import tasks
from vitruvian.assets import asset_path
from vitruvian.tasks.components.containers import Rect
from vitruvian.tasks.vision import (
    FaceDetector,
    FaceLandmarker,
    FaceLandmarkerResult,
    ImageProcessingOptions,
    RunningMode,
)

NOTHING = FaceLandmarkerResult([], [], [])


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (
            {"base_options": tasks.BaseOptions()},
            ValueError,
            "ExternalFile must specify at least one of 'file_content', 'file_name'",
        ),
        (
            {"base_options": tasks.BaseOptions(model_asset_buffer=b"")},
            ValueError,
            "ExternalFile must specify",
        ),
        (
            {"base_options": tasks.BaseOptions(model_asset_path="/no/such.task")},
            RuntimeError,
            "Unable to open file at /no/such.task",
        ),
        (
            {"base_options": tasks.BaseOptions(model_asset_path="/no/pose_landmarker_lite.task")},
            RuntimeError,
            r"Unable to open file at .*\n.*packaged_bundle\('pose_landmarker_lite'\)",
        ),
        (
            {"base_options": tasks.BaseOptions(model_asset_path="/no/face_landmarker.task")},
            RuntimeError,
            r"Unable to open file at .*\n.*vitruvian assets path face_landmarker",
        ),
        ({"base_options": tasks.BaseOptions(model_asset_path="/")}, RuntimeError, "Unable to"),
        ({"base_options": tasks.BaseOptions(model_asset_path=3)}, TypeError, "os.PathLike"),
        (
            {"base_options": tasks.BaseOptions(model_asset_buffer=b"junk" * 100)},
            RuntimeError,
            "Unable to open zip archive.",
        ),
        (
            {"running_mode": RunningMode.LIVE_STREAM},
            ValueError,
            "in live stream mode, a user-defined result callback must be provided",
        ),
        (
            {"result_callback": print},
            ValueError,
            "in image or video mode, a user-defined result callback should not be provided",
        ),
        ({"num_faces": 0}, RuntimeError, "max_vec_size should be greater than or equal to 1"),
        ({"num_faces": 1.5}, TypeError, "cannot be interpreted as an integer"),
        (
            {"min_face_detection_confidence": 2},
            ValueError,
            r"Invalid `min_detection_confidence` option: value must be in the range \[0.0, 1.0\]",
        ),
        ({"min_face_detection_confidence": "x"}, TypeError, "must be real number, not str"),
    ],
)
def test_options_that_make_no_task_are_refused(options, error, message, options_of):
    with pytest.raises(error, match=message):
        FaceLandmarker.create_from_options(options_of(**options))


def test_a_bundle_for_another_task_is_refused_with_what_it_holds():
    model = str(asset_path("hand_landmark_full"))

    with pytest.raises(RuntimeError, match=r"No file with name: face_detector\.tflite"):
        FaceLandmarker.create_from_model_path(model)


def test_a_bundle_in_place_of_a_model_is_refused(face_bundle):
    with pytest.raises(ValueError, match="The model is not a valid Flatbuffer buffer"):
        FaceDetector.create_from_model_path(face_bundle)


def test_a_buffer_goes_before_a_path(face_bundle, grey):
    base = tasks.BaseOptions("/no/such.task", Path(face_bundle).read_bytes())

    with FaceLandmarker.create_from_options(
        tasks.vision.FaceLandmarkerOptions(base_options=base)
    ) as task:
        assert task.detect(grey) == NOTHING


@pytest.mark.parametrize(
    ("mode", "call", "message"),
    [
        ("IMAGE", lambda task, image: task.detect_for_video(image, 0), "the video mode.*:IMAGE"),
        ("IMAGE", lambda task, image: task.detect_async(image, 0), "the live stream mode.*:IMAGE"),
        ("VIDEO", lambda task, image: task.detect(image), "the image mode.*:VIDEO"),
        ("LIVE_STREAM", lambda task, image: task.detect(image), "the image mode.*:LIVE_STREAM"),
    ],
)
def test_a_call_of_another_running_mode_is_refused(mode, call, message, options_of, grey):
    callback = (lambda *answer: None) if mode == "LIVE_STREAM" else None
    options = options_of(running_mode=RunningMode[mode], result_callback=callback)

    with (
        FaceLandmarker.create_from_options(options) as task,
        pytest.raises(ValueError, match=f"Task is not initialized with {message}"),
    ):
        call(task, grey)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (ImageProcessingOptions(rotation_degrees=45), "Expected rotation to be a multiple of 90°"),
        (ImageProcessingOptions(Rect(0, 0, 1, 1)), "This task doesn't support region-of-interest"),
    ],
)
def test_image_processing_options_are_checked(given, message, face_bundle, grey):
    with (
        FaceLandmarker.create_from_model_path(face_bundle) as task,
        pytest.raises(ValueError, match=message),
    ):
        task.detect(grey, given)


def test_an_array_is_no_image(face_bundle):
    with (
        FaceLandmarker.create_from_model_path(face_bundle) as task,
        pytest.raises(ValueError, match=r"Please provide 'image_format' with 'data'.*ndarray"),
    ):
        task.detect(np.zeros((4, 4, 3), np.uint8))


def test_a_closed_task_refuses_every_call(face_bundle, grey):
    task = FaceLandmarker.create_from_model_path(face_bundle)
    task.close()

    for call in (task.close, lambda: task.detect(grey)):
        with pytest.raises(ValueError, match="Task runner is currently not running"):
            call()


def test_timestamps_of_a_video_must_rise(options_of, grey):
    with FaceLandmarker.create_from_options(options_of(running_mode=RunningMode.VIDEO)) as task:
        task.detect_for_video(grey, 5)
        for timestamp in (5, 3):
            with pytest.raises(ValueError, match="must be monotonically increasing"):
                task.detect_for_video(grey, timestamp)
        with pytest.raises(TypeError, match="incompatible function arguments"):
            task.detect_for_video(grey, 7.5)

        assert task.detect_for_video(grey, 9) == NOTHING


def test_a_picture_with_alpha_is_taken(face_bundle, astronaut):
    pixels = astronaut.numpy_view()
    alpha = np.full((*pixels.shape[:2], 1), 255, np.uint8)
    with_alpha = vt.Image(vt.ImageFormat.SRGBA, np.concatenate([pixels, alpha], axis=2))

    with FaceLandmarker.create_from_model_path(face_bundle) as task:
        assert task.detect(with_alpha) == task.detect(astronaut)


def test_a_live_task_calls_back_in_order_and_finishes_when_closed(options_of, grey):
    answers = []
    options = options_of(
        running_mode=RunningMode.LIVE_STREAM,
        result_callback=lambda result, image, timestamp: answers.append(
            (result, image.width, timestamp)
        ),
    )

    with FaceLandmarker.create_from_options(options) as task:
        for timestamp in range(20):
            task.detect_async(grey, timestamp)
        with pytest.raises(ValueError, match="must be monotonically increasing"):
            task.detect_async(grey, 0)

    times = [timestamp for _, _, timestamp in answers]
    assert times == sorted(times)
    # The first is worked on at once; of those that come meanwhile the newest is kept.
    assert times[0] == 0
    assert times[-1] == 19
    assert {answer[:2] for answer in map(tuple, ((str(r), w) for r, w, _ in answers))} == {
        (str(NOTHING), 64)
    }


def test_an_error_in_a_callback_ends_the_task(options_of, grey):
    def callback(result, image, timestamp):
        raise KeyError("mine")

    options = options_of(running_mode=RunningMode.LIVE_STREAM, result_callback=callback)
    task = FaceLandmarker.create_from_options(options)
    task.detect_async(grey, 0)

    with pytest.raises(RuntimeError, match="mine"):
        task.close()
