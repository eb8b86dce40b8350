"""Results for other tools: pandas, COCO, supervision."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

import vitruvian as vt
from vitruvian.calculators.util.pose_landmarks import POSE_LANDMARK_NAMES, UPPER_BODY_LANDMARK_NAMES
from vitruvian.solutions.exchange import COCO_KEYPOINTS
from vitruvian.solutions.pipeline import LandmarkSet
from vitruvian.solutions.results import Result

PICTURE = np.zeros((100, 200, 3), np.uint8)


def result(names: tuple[str, ...], *people: np.ndarray) -> Result:
    table = vt.LandmarkTable(0, names, tuple(range(len(people))), list(people))
    return Result(3, 100, vt.ImageFrame(PICTURE), table, None, (LandmarkSet(names),))


def body(number: int = 33) -> np.ndarray:
    """Return landmarks along a diagonal, all but the nose in view."""
    steps = np.linspace(0.1, 0.9, number, dtype=np.float32)
    landmarks = np.stack([steps, steps, steps * 0, steps * 0 + 1, steps * 0 + 1], axis=1)
    landmarks[0, 3] = 0.2
    return landmarks


def test_a_person_has_the_keypoints_of_coco_in_pixels() -> None:
    (one,) = result(POSE_LANDMARK_NAMES, body()).coco(image_id=7)
    points = np.array(one["keypoints"]).reshape(17, 3)
    hip = body()[POSE_LANDMARK_NAMES.index("left_hip")]

    assert (one["image_id"], one["category_id"], one["num_keypoints"]) == (7, 1, 17)
    assert points[COCO_KEYPOINTS.index("left_hip")] == pytest.approx(
        [hip[0] * 200, hip[1] * 100, 2]
    )
    assert points[0] == pytest.approx([20, 10, 1])
    assert one["bbox"][:2] == pytest.approx([20, 10])
    assert one["area"] == pytest.approx(one["bbox"][2] * one["bbox"][3])


def test_what_a_model_does_not_know_is_three_zeros() -> None:
    (one,) = result(UPPER_BODY_LANDMARK_NAMES, body(25)).coco()

    assert one["num_keypoints"] == 13
    assert one["keypoints"][-12:] == [0, 0, 0] * 4


def test_nobody_has_no_annotation() -> None:
    assert result(POSE_LANDMARK_NAMES).coco() == []


def test_what_is_no_body_is_refused() -> None:
    with pytest.raises(
        ValueError, match="keypoints are those of a body; this has wrist and others"
    ):
        result(("wrist",), np.ones((1, 5), np.float32)).coco()


def test_records_make_a_data_frame() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(result(POSE_LANDMARK_NAMES, body()).records())

    assert len(frame) == 33
    assert frame[frame.landmark == "nose"].x.item() == pytest.approx(0.1)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_supervision_takes_a_result() -> None:
    supervision = pytest.importorskip("supervision")
    points = result(POSE_LANDMARK_NAMES, body(), body()).supervision()

    assert isinstance(points, supervision.KeyPoints)
    assert points.xy.shape == (2, 33, 2)
    assert points.xy[0, 0] == pytest.approx([20, 10])
    assert len(result(POSE_LANDMARK_NAMES).supervision()) == 0


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_supervision_reads_what_the_class_of_mediapipe_gives(astronaut: Path) -> None:
    supervision = pytest.importorskip("supervision")
    picture = cv2.cvtColor(cv2.imread(str(astronaut)), cv2.COLOR_BGR2RGB)
    with vt.solutions.pose.Pose(static_image_mode=True, model_complexity=0) as pose:
        found = pose.process(picture)
    points = supervision.KeyPoints.from_mediapipe(found, resolution_wh=(512, 512))

    nose = found.pose_landmarks.landmark[0]
    assert points.xy[0, 0] == pytest.approx([nose.x * 512, nose.y * 512], abs=1)
