"""The inner streams of faces, masks and whole persons against those of MediaPipe 0.10.21.

Each graph is given a picture and left to itself, so that the next stage sees what one differs by.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import vitruvian as vt
from benchmarks.reference import picture
from benchmarks.solution_reference import frames_of_run, runs

STATIC = {"use_prev_landmarks": False}
#: The graph, its side packets, what its streams begin with.
RUNS = {
    "face_mesh_refined_static": (
        "face_mesh_cpu",
        {**STATIC, "with_attention": True},
        "facelandmarkfrontcpu__",
    ),
    "holistic_static": (
        "holistic_tracking_cpu",
        {**STATIC, "smooth_landmarks": False, "refine_face_landmarks": True},
        "holisticlandmarkcpu__",
    ),
    "selfie_0": ("selfie_segmentation_cpu", {}, "selfiesegmentationcpu__"),
}
DETECTOR = "facedetectionshortrange__facedetection__"
HAND = "handlandmarksleftandright__handlandmarksfrompose_"
FACE = "facelandmarksfrompose__"
REFINED = "facelandmark__switchcontainer_2__tensorstofacelandmarkswithattention__"


@cache
def stages(name):
    """Return what MediaPipe had on its inner streams, and a function that finds ours."""
    run = runs(name)[0]
    graph_name, side_packets, prefix = RUNS[name]
    _, frame = next(frames_of_run(run))
    graph = vt.CalculatorGraph(graph_name)
    found = {}
    for stream in graph.plan.streams:
        graph.observe_output_stream(
            stream, lambda stream, packet: found.setdefault(stream, packet.value)
        )
    list(graph.stream({"input_video": [frame]}, side_packets=side_packets))
    return run["stages"]["0"], lambda stream: found[prefix + stream]


def numbers(rect):
    return [rect.x_center, rect.y_center, rect.width, rect.height, rect.rotation]


def at(expected, path):
    for step in path.split("."):
        expected = expected[int(step)] if isinstance(expected, list) else expected[step]
    return expected


@pytest.mark.parametrize(
    ("name", "path", "stream", "low"),
    [
        ("face_mesh_refined_static", "detector_input", f"{DETECTOR}input_tensors", -1),
        ("face_mesh_refined_static", "landmark_inputs.0", "facelandmark__input_tensors", 0),
        ("holistic_static", "face_detector_input", f"{FACE}{DETECTOR}input_tensors", -1),
        ("holistic_static", "face_input", f"{FACE}facelandmark__input_tensors", 0),
        ("holistic_static", "left.recrop_input", f"{HAND}1__handrecropbyroi__input_tensors", 0),
        (
            "holistic_static",
            "left.hand_input",
            f"{HAND}1__handlandmark__handlandmarkwithmodel__input_tensors",
            0,
        ),
        ("selfie_0", "input", "input_tensors", 0),
    ],
)
def test_a_network_sees_what_mediapipes_does(name, path, stream, low):
    expected, ours = stages(name)

    seen = np.rint((ours(stream)[0][0] - low) / (1 - low) * 255)

    difference = np.abs(seen - picture(at(expected, path)["png"]))
    assert difference.max() <= 1
    assert (difference > 0).any(axis=-1).sum() <= 3


@pytest.mark.parametrize(
    ("name", "path", "stream", "limit"),
    [
        *(
            ("face_mesh_refined_static", f"{part}_tensors.0", f"{REFINED}{part}_tensor", 0.01)
            for part in ("mesh", "lips", "left_eye", "right_eye", "left_iris", "right_iris")
        ),
        ("face_mesh_refined_static", "flag_tensors.0", "facelandmark__face_flag_tensor", 1e-3),
        (
            "holistic_static",
            "left.recrop_tensor",
            f"{HAND}1__handrecropbyroi__alignment_tensors",
            0.01,
        ),
        (
            "holistic_static",
            "right.recrop_tensor",
            f"{HAND}2__handrecropbyroi__alignment_tensors",
            0.01,
        ),
        (
            "holistic_static",
            "left.landmark_tensor",
            f"{HAND}1__handlandmark__handlandmarkwithmodel__landmark_tensors",
            0.01,
        ),
        # The square of this hand differs in the last bits.
        (
            "holistic_static",
            "right.landmark_tensor",
            f"{HAND}2__handlandmark__handlandmarkwithmodel__landmark_tensors",
            0.5,
        ),
    ],
)
def test_a_network_answers_what_mediapipes_does(name, path, stream, limit):
    expected, ours = stages(name)

    (tensor,) = ours(stream)

    np.testing.assert_allclose(tensor.reshape(-1), at(expected, path), atol=limit)


@pytest.mark.parametrize(
    ("name", "path", "stream"),
    [
        (
            "face_mesh_refined_static",
            "raw_rois_det.0",
            "facedetectionfrontdetectiontoroi__initial_roi",
        ),
        (
            "face_mesh_refined_static",
            "raw_rois_lm.0",
            "facelandmarklandmarkstoroi__face_rect_from_landmarks",
        ),
        (
            "holistic_static",
            "face_raw_roi_pose.0",
            f"{FACE}facelandmarksfromposetorecroproi__pose_face_rect",
        ),
        (
            "holistic_static",
            "face_raw_roi_det.0",
            f"{FACE}facedetectionfrontdetectionstoroi__raw_roi",
        ),
        *(
            ("holistic_static", f"{side}.{path}.0", f"{HAND}{number}__{stream}")
            for number, side in ((1, "left"), (2, "right"))
            for path, stream in (
                ("raw_roi_pose", "handlandmarksfromposetorecroproi__hand_rect_from_pose"),
                ("raw_roi_recrop", "handrecropbyroi__hand_rect"),
            )
        ),
    ],
)
def test_regions_before_they_are_enlarged_are_mediapipes(name, path, stream):
    expected, ours = stages(name)

    assert numbers(ours(stream)) == pytest.approx(at(expected, path), abs=2e-5)


@pytest.mark.parametrize(
    ("name", "path", "stream"),
    [
        ("face_mesh_refined_static", "crop_landmarks.0", "facelandmark__roi_landmarks"),
        (
            "holistic_static",
            "unfiltered_pose_landmarks.0",
            "poselandmark__unfiltered_pose_landmarks",
        ),
    ],
)
def test_landmarks_on_the_way_are_mediapipes(name, path, stream):
    expected, ours = stages(name)
    points = np.array(at(expected, path))

    np.testing.assert_allclose(ours(stream).array[:, : points.shape[1]], points, atol=1e-4)


def test_boxes_before_suppression_are_mediapipes():
    expected, ours = stages("face_mesh_refined_static")

    found = ours(f"{DETECTOR}unfiltered_detections")

    for one, other in zip(found, expected["unfiltered_detections"], strict=True):
        box = one.box
        assert one.score == pytest.approx(other["score"], abs=2e-5)
        assert [box.xmin, box.ymin, box.width, box.height] == pytest.approx(other["box"], abs=2e-5)
        np.testing.assert_allclose(one.keypoints, other["kp"], atol=2e-5)


def test_a_mask_before_it_is_enlarged_is_mediapipes():
    expected, ours = stages("selfie_0")

    mask = ours("output_tensors")[0][0, :, :, 0]

    places = np.arange(1, 18, 2) * 256 // 18, np.arange(1, 32, 2) * 256 // 32
    np.testing.assert_allclose(mask[np.ix_(*places)], expected["tensor"]["grid"], atol=1e-4)
