"""The models and what reads their tensors, against MediaPipe's own answers on the samples.

Measured on x86-64 with ai-edge-litert 2.3: tensors within 5e-7 (the reference has 6 decimals),
merged detections within 1e-6, pictures equal. Other vector instructions change last bits.
"""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.image.image_to_tensor import ImageToTensorCalculator
from vitruvian.calculators.tensor.inference import InferenceCalculator
from vitruvian.calculators.tensor.non_max_suppression import NonMaxSuppressionCalculator
from vitruvian.calculators.tensor.ssd_anchors import SsdAnchorsCalculator
from vitruvian.calculators.tensor.tensors_to_detections import TensorsToDetectionsCalculator
from vitruvian.calculators.tensor.tensors_to_floats import TensorsToFloatsCalculator
from vitruvian.calculators.tensor.tensors_to_landmarks import TensorsToLandmarksCalculator
from vitruvian.framework.formats import ImageFrame, NormalizedRect, Tensors
from vitruvian.framework.testing import run_calculator

DETECTED = [("astronaut", 0), ("carphone_pristine", 0), ("demo", 0), ("demo", 100)]
TRACKED = [("astronaut", 0), ("carphone_pristine", 0), ("carphone_pristine", 60), ("demo", 100)]


def _only(packets):
    ((_, value),) = packets
    return value


def _detect(pixels):
    """Return letterbox padding, the detections above the threshold, and those that are merged."""
    to_tensor = ImageToTensorCalculator(
        output_tensor_width=128,
        output_tensor_height=128,
        keep_aspect_ratio=True,
        border_mode="BORDER_ZERO",
        output_tensor_float_range={"min": -1.0, "max": 1.0},
    )
    made = run_calculator(to_tensor, image=[(0, ImageFrame(pixels))])
    inference = InferenceCalculator(model_path="pose_detection_128")
    tensors = _only(run_calculator(inference, tensors=made.tensors).output)
    anchors = SsdAnchorsCalculator(
        input_size_width=128,
        input_size_height=128,
        min_scale=0.1484375,
        max_scale=0.75,
        num_layers=4,
        strides=[8, 16, 16, 16],
        aspect_ratios=[1.0],
        fixed_anchor_size=True,
    )
    decoder = TensorsToDetectionsCalculator(
        num_classes=1,
        num_boxes=896,
        num_coords=12,
        keypoint_coord_offset=4,
        num_keypoints=4,
        reverse_output_order=True,
        sigmoid_score=True,
        score_clipping_thresh=100.0,
        min_score_thresh=0.5,
        x_scale=128.0,
        y_scale=128.0,
        w_scale=128.0,
        h_scale=128.0,
    )
    found = run_calculator(
        decoder,
        tensors=[(0, tensors)],
        side_packets={"anchors": run_calculator(anchors).anchors},
    ).detections
    suppression = NonMaxSuppressionCalculator(
        min_suppression_threshold=0.3,
        overlap_type="INTERSECTION_OVER_UNION",
        algorithm="WEIGHTED",
    )
    merged = run_calculator(suppression, detections=[found]).output
    return _only(made.letterbox_padding), _only(found), _only(merged) if merged else ()


def _numbers(detection, padding=(0, 0, 0, 0)):
    """Return score, box and keypoints in a row, with the padding taken out."""
    left, top, right, bottom = padding
    origin, size = np.array([left, top]), np.array([1 - left - right, 1 - top - bottom])
    box = detection.box
    points = np.array([(box.xmin, box.ymin), *((p.x, p.y) for p in detection.keypoints)])
    points = (points - origin) / size
    return np.array(
        [detection.score, *points[0], box.width / size[0], box.height / size[1], *points[1:].flat]
    )


def _stored(detection):
    return np.array([detection["score"], *detection["box"], *np.ravel(detection["kp"])])


@pytest.mark.parametrize(("sample", "index"), DETECTED)
def test_detections_are_mediapipes(sample_frame, reference, sample, index):
    known = reference(f"upper_body_{sample}")
    stage, frame = known["stages"][str(index)], known["frames"][index]

    padding, found, merged = _detect(sample_frame(sample, index))

    assert [len(found), len(merged)] == frame["ndet"]
    for detection, stored in zip(found, stage["unfiltered_detections"], strict=True):
        # A score is steep in its logit, so it is allowed a little more.
        np.testing.assert_allclose(_numbers(detection)[0], stored["score"], atol=4e-6)
        np.testing.assert_allclose(_numbers(detection)[1:], _stored(stored)[1:], atol=1e-6)
    for detection, stored in zip(merged, stage["detections"], strict=True):
        np.testing.assert_allclose(_numbers(detection, padding), _stored(stored), atol=1e-6)


@pytest.mark.parametrize(("sample", "index"), TRACKED)
def test_landmark_tensors_are_mediapipes(sample_frame, reference, sample, index):
    known = reference(f"upper_body_{sample}")
    stage, frame = known["stages"][str(index)], known["frames"][index]
    to_tensor = ImageToTensorCalculator(
        output_tensor_width=256,
        output_tensor_height=256,
        keep_aspect_ratio=True,
        output_tensor_float_range={"min": 0.0, "max": 1.0},
    )

    made = run_calculator(
        to_tensor,
        image=[(0, ImageFrame(sample_frame(sample, index)))],
        norm_rect=[(0, NormalizedRect(*frame["roi"]))],
    )
    inference = InferenceCalculator(model_path="pose_landmark_upper_body")
    tensors = _only(run_calculator(inference, tensors=made.tensors).output)
    landmarks = run_calculator(
        TensorsToLandmarksCalculator(
            num_landmarks=27,
            input_image_width=256,
            input_image_height=256,
            visibility_activation="SIGMOID",
            presence_activation="SIGMOID",
        ),
        tensors=[(0, tensors)],
    )
    flag = run_calculator(
        TensorsToFloatsCalculator(), tensors=[(0, Tensors(tensors[1]))], outputs=["float_"]
    )

    np.testing.assert_allclose(tensors[0].ravel(), stage["landmark_tensor"], atol=1.3e-4)
    np.testing.assert_allclose(
        _only(landmarks.norm_landmarks).array, stage["raw_landmarks"], atol=4e-5
    )
    assert _only(flag.float_) == pytest.approx(frame["presence"], abs=1e-4)
