from __future__ import annotations

import math

import numpy as np
import pytest

from vitruvian.calculators.util.alignment_points_rects import AlignmentPointsRectsCalculator
from vitruvian.calculators.util.landmarks_to_detection import (
    LandmarksToDetectionCalculator,
    detection_of,
)
from vitruvian.calculators.util.rect_transformation import RectTransformationCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import BoundingBox, Keypoint
from vitruvian.framework.planning.demand import needed_plan
from vitruvian.framework.planning.loading import load_plan
from vitruvian.framework.testing import run_calculator


def box_of(detection):
    box = detection.box
    return [box.xmin, box.ymin, box.width, box.height]


def test_landmarks_become_keypoints_in_a_box(payloads):
    landmarks = payloads.norm_landmarks([[0.25, 0.5, 9.0], [0.75, 0.25, 9.0]])

    result = run_calculator(LandmarksToDetectionCalculator, norm_landmarks=[(0, landmarks)])

    ((_, detection),) = result.detection
    assert detection.box == BoundingBox(0.25, 0.25, 0.5, 0.25)
    assert detection.keypoints == (Keypoint(0.25, 0.5), Keypoint(0.75, 0.25))


def test_selected_landmarks_come_in_the_order_of_selection(payloads):
    landmarks = payloads.norm_landmarks([[0.0, 0.0], [0.25, 0.5], [0.75, 0.25]])

    detection = detection_of(landmarks, (2, 1))

    assert detection.keypoints == (Keypoint(0.75, 0.25), Keypoint(0.25, 0.5))
    assert detection.box.xmin == 0.25


ROI = """
input_stream: [landmarks, size]
output_stream: [rect, detection]
node:
  - calculator: LandmarksToDetectionCalculator
    input_stream: NORM_LANDMARKS:landmarks
    output_stream: DETECTION:detection
  - calculator: DetectionsToRectsCalculator
    input_stream: [DETECTION:detection, IMAGE_SIZE:size]
    output_stream: NORM_RECT:rect
    options:
      rotation_vector_start_keypoint_index: 2
      rotation_vector_end_keypoint_index: 0
      rotation_vector_target_angle: 0.5
      conversion_mode: USE_BOUNDING_BOX
"""


HANDS = ROI.replace("DetectionsToRects", "HandDetectionsFromPoseToRects").split("    options:")[0]


def keypoints_read(config, *polled):
    """Return which keypoints a run makes of which the application reads these streams."""
    plan = needed_plan(load_plan(config), polled=polled)
    (node,) = (one for one in plan.nodes if one.calculator is LandmarksToDetectionCalculator)
    return node.read


def test_only_the_keypoints_that_a_region_reads_are_made(payloads):
    landmarks = payloads.norm_landmarks([[0.0, 0.0], [0.25, 0.5], [0.75, 0.25]])

    detection = detection_of(landmarks, read={0, 2, 9})

    assert keypoints_read(ROI, "rect") == ({0, 2},)
    assert [not math.isnan(point.x) for point in detection.keypoints] == [True, False, True]
    assert detection.keypoints[2] == Keypoint(0.75, 0.25)
    assert detection.box == detection_of(landmarks).box


@pytest.mark.parametrize(
    ("config", "polled"),
    [
        (ROI, ("rect", "detection")),
        (ROI.replace("USE_BOUNDING_BOX", "USE_KEYPOINTS"), ("rect",)),
        (ROI.replace("DetectionsToRects", "AlignmentPointsRects"), ("rect",)),
        (HANDS, ("rect",)),
    ],
)
def test_all_keypoints_are_made_where_more_may_be_read(config, polled):
    assert keypoints_read(config, *polled) is None


def test_mediapipe_makes_the_same_detection(reference, payloads):
    for case in reference("util_calculators")["landmarks_to_detection"]:
        found = detection_of(payloads.norm_landmarks(case["landmarks"]), tuple(case["selected"]))

        np.testing.assert_allclose(box_of(found), case["box"], rtol=0, atol=1e-7)
        np.testing.assert_allclose([(k.x, k.y) for k in found.keypoints], case["kp"], atol=1e-7)


@pytest.mark.parametrize(
    ("rows", "selected", "message"),
    [([[0.5, 0.5]], (1,), "has 1 landmarks; expected at least 2"), ([], (), "has 0 landmarks")],
)
def test_missing_landmarks_are_an_error(payloads, rows, selected, message):
    landmarks = payloads.norm_landmarks(np.array(rows, np.float32).reshape(-1, 2))

    with pytest.raises(PayloadTypeError, match=message):
        detection_of(landmarks, selected)


@pytest.mark.parametrize(
    ("name", "auxiliary"),
    [
        ("upper_body_astronaut", "aux"),
        ("upper_body_carphone_pristine", "aux"),
        ("upper_body_demo", "aux"),
        ("upper_body_smooth_inside_demo", "aux_sm"),
    ],
)
def test_the_next_frames_regions_are_mediapipes(reference, payloads, name, auxiliary):
    recorded = reference(name)
    size = (recorded["meta"]["width"], recorded["meta"]["height"])
    frames = [frame for frame in recorded["frames"] if auxiliary in frame]
    sizes = [(frame["i"], size) for frame in frames]
    options = {
        "rotation_vector_start_keypoint_index": 0,
        "rotation_vector_end_keypoint_index": 1,
        "rotation_vector_target_angle_degrees": 90,
    }

    detections = run_calculator(
        LandmarksToDetectionCalculator,
        norm_landmarks=[(f["i"], payloads.norm_landmarks(f[auxiliary])) for f in frames],
    ).detection
    squares = run_calculator(
        AlignmentPointsRectsCalculator(**options),
        outputs=["norm_rect"],
        detection=detections,
        image_size=sizes,
    ).norm_rect
    regions = run_calculator(
        RectTransformationCalculator(scale_x=1.5, scale_y=1.5, square_long=True),
        norm_rect=squares,
        image_size=sizes,
    ).norm_rect_out

    assert len(regions) == len(frames)
    for (_, found), frame in zip(regions, frames, strict=True):
        place, sides, rotation = np.split(abs(payloads.numbers(found) - frame["roi_lm"]), [2, 4])
        # Landmarks are recorded with 6 decimals: half a unit off at both ends, times 1.5 and 2.
        assert place.max() < 1e-6
        assert sides.max() < 2 * 3 * math.sqrt(2) * 1e-6
        assert rotation.max() * min(frame["roi_lm"][2:4]) < 3 * math.sqrt(2) * 1e-6
