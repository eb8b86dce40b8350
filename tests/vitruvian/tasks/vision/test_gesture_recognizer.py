import pytest

import vitruvian as vt
from benchmarks.tasks_parity.cases import CASES
from benchmarks.tasks_parity.gesture_bundle import CANNED, CUSTOM, gesture_bundle
from vitruvian import tasks
from vitruvian.tasks.components.processors import ClassifierOptions
from vitruvian.tasks.model_bundle import ModelBundle
from vitruvian.tasks.packaged_bundles import archive
from vitruvian.tasks.vision import (
    GestureRecognizer,
    GestureRecognizerOptions,
    GestureRecognizerResult,
    RunningMode,
)

NOTHING = GestureRecognizerResult([], [], [], [])


@pytest.fixture(scope="module")
def hand():
    """A picture of one hand."""
    (case,) = (case for case in CASES if case.name == "hand_landmarker_video")
    return vt.Image(vt.ImageFormat.SRGB, next(case.frames()))


@pytest.fixture(scope="module")
def options_of():
    bundles = {custom: gesture_bundle(custom=custom) for custom in (False, True)}

    def options_of(*, custom=False, **options):
        base = tasks.BaseOptions(model_asset_buffer=bundles[custom])
        return GestureRecognizerOptions(base_options=base, **options)

    return options_of


def recognized(options, image):
    with GestureRecognizer.create_from_options(options) as recognizer:
        return recognizer.recognize(image)


def test_a_hand_has_one_gesture_without_a_number(options_of, hand):
    result = recognized(options_of(), hand)

    ((gesture,),) = result.gestures
    assert gesture.index == -1
    assert gesture.category_name in CANNED
    assert [len(result.handedness), len(result.hand_landmarks[0])] == [1, 21]


def test_gestures_of_the_users_own_go_first(options_of, hand):
    options = options_of(
        custom=True,
        custom_gesture_classifier_options=ClassifierOptions(category_denylist=["None"]),
    )

    ((gesture,),) = recognized(options, hand).gestures

    assert gesture.category_name in set(CUSTOM) - {"None"}


def test_a_hand_without_a_gesture_that_counts_is_no_hand(options_of, hand):
    nothing_counts = ClassifierOptions(score_threshold=1.5)

    result = recognized(options_of(canned_gesture_classifier_options=nothing_counts), hand)

    assert result == NOTHING


def test_a_picture_without_hands_has_no_gestures(options_of, grey):
    assert recognized(options_of(), grey) == NOTHING


def test_live_pictures_come_to_the_callback(options_of, hand):
    called = []
    options = options_of(
        running_mode=RunningMode.LIVE_STREAM,
        result_callback=lambda result, image, timestamp: called.append((result, timestamp)),
    )

    with GestureRecognizer.create_from_options(options) as recognizer:
        recognizer.recognize_async(hand, 40)

    ((result, timestamp),) = called
    assert timestamp == 40
    assert len(result.gestures) == 1


@pytest.mark.parametrize(
    "missing",
    ["hand_gesture_recognizer.task", "gesture_embedder.tflite", "hand_landmarks_detector.tflite"],
)
def test_a_bundle_that_lacks_a_model_is_refused(missing):
    def without(files):
        return archive(
            {
                name: without(ModelBundle.from_bytes(data).files) if name.endswith("task") else data
                for name, data in files.items()
                if name != missing
            }
        )

    data = without(ModelBundle.from_bytes(gesture_bundle()).files)

    with pytest.raises(RuntimeError, match=f"No file with name: {missing}"):
        GestureRecognizer.create_from_options(
            GestureRecognizerOptions(tasks.BaseOptions(model_asset_buffer=data))
        )
