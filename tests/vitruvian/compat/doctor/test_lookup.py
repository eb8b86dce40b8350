from __future__ import annotations

import pytest

from vitruvian.compat.doctor.lookup import what_is_missing
from vitruvian.compat.doctor.names_used import Use

HERE = [
    "mediapipe",
    "mediapipe.solutions.hands.HandLandmark.WRIST.value",
    "mediapipe.python.solutions.pose.PoseLandmark",
    "mediapipe.framework.formats.landmark_pb2.NormalizedLandmarkList().landmark.extend",
    "mediapipe.solutions.hands.Hands().process().multi_hand_landmarks",
    "mediapipe.solutions.pose.Pose().process().pose_landmarks.landmark",
    "mediapipe.solutions.selfie_segmentation.SelfieSegmentation().process().segmentation_mask.shape",
    "mediapipe.packet_getter.get_proto",
    "mediapipe.Image.create_from_file().numpy_view",
    "mediapipe.Image().width.real",
    # What is private may be set by a run.
    "mediapipe.solutions.hands.Hands()._anything",
]

MISSING = [
    (
        "mediapipe.solutions.objectron.Objectron",
        "mediapipe.solutions.objectron",
        "vitruvian.solutions has no 'objectron'; it is not offered here",
    ),
    (
        "mediapipe.solutions.hands.Hand()",
        "mediapipe.solutions.hands.Hand",
        "vitruvian.solutions.hands has no 'Hand'. Did you mean 'Hands'?",
    ),
    (
        "mediapipe.solutions.hands.Hands().proces",
        "mediapipe.solutions.hands.Hands().proces",
        "Hands has no 'proces'. Did you mean 'process'?",
    ),
    (
        "mediapipe.solutions.hands.Hands().process().multi_hand_landmark.landmark",
        "mediapipe.solutions.hands.Hands().process().multi_hand_landmark",
        "SolutionOutputs has no 'multi_hand_landmark'. Did you mean 'multi_hand_landmarks'?",
    ),
    (
        "mediapipe.solutions.hands.HandLandmark.THUMB",
        "mediapipe.solutions.hands.HandLandmark.THUMB",
        "HandLandmark has no 'THUMB'. Did you mean 'THUMB_IP'?",
    ),
]


@pytest.mark.parametrize("path", HERE)
def test_what_is_here_is_found(path: str) -> None:
    assert what_is_missing(Use(path, 1)) is None


@pytest.mark.parametrize(("path", "as_far_as", "reason"), MISSING)
def test_what_is_not_here_is_named_with_the_nearest_name(
    path: str, as_far_as: str, reason: str
) -> None:
    missing = what_is_missing(Use(path, 1))

    assert missing is not None
    assert (missing.path, missing.reason) == (as_far_as, reason)


@pytest.mark.parametrize(
    ("keywords", "positional", "reason"),
    [
        (("static_image_mode", "max_num_hands"), 0, ""),
        ((), 5, ""),
        (("max_hands",), 0, "has no parameter 'max_hands'. Did you mean 'max_num_hands'?"),
        ((), 6, "takes 5 arguments by position; 6 are given"),
    ],
)
def test_arguments_are_compared_with_the_signature(
    keywords: tuple[str, ...], positional: int, reason: str
) -> None:
    missing = what_is_missing(Use("mediapipe.solutions.hands.Hands", 1, keywords, positional))

    assert (missing.reason if missing else "") == reason


def test_a_method_takes_its_object_besides() -> None:
    process = "mediapipe.solutions.hands.Hands().process"

    assert what_is_missing(Use(process, 1, (), 1)) is None
    missing = what_is_missing(Use(process, 1, (), 2))
    assert missing is not None
    assert missing.reason == "takes 1 arguments by position; 2 are given"
