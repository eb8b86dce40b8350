"""Faces, masks and the parts of a person on the graphics card beside the CPU, fed with regions.

Without a card they run on SwiftShader, where compiling a model takes seconds: a frame is enough.
"""

from __future__ import annotations

import numpy as np
import pytest

import vitruvian as vt
from benchmarks.solution_reference import frames_of_run, runs

pytestmark = pytest.mark.usefixtures("accelerator")


@pytest.fixture
def accelerator(gpu_adapter):
    """Skip a test where LiteRT has no accelerator, or is another interpreter."""
    pytest.importorskip("ai_edge_litert.compiled_model")


def on_both(name, output, frame, inputs=(), side_packets=()):
    """Return an output of a subgraph on the CPU and on the card; inputs and sides go by tags."""
    inputs, side_packets = dict(inputs), dict(side_packets)
    found = []
    for device, picture in (("Cpu", "image"), ("Gpu", "texture")):
        streams = [f"{tag}:{tag.lower()}" for tag in inputs]
        graph = vt.CalculatorGraph(
            {
                "input_stream": ["image", *map(str.lower, inputs)],
                "input_side_packet": list(map(str.lower, side_packets)),
                "output_stream": ["found"],
                "node": [
                    {
                        "calculator": "ImageFrameToGpuBufferCalculator",
                        "input_stream": "image",
                        "output_stream": "texture",
                    },
                    {
                        "calculator": f"{name}{device}",
                        "input_stream": [f"IMAGE:{picture}", *streams],
                        "input_side_packet": [f"{tag}:{tag.lower()}" for tag in side_packets],
                        "output_stream": f"{output}:found",
                    },
                ],
            }
        )
        feed = {"image": [frame], **{tag.lower(): [value] for tag, value in inputs.items()}}
        sides = {tag.lower(): value for tag, value in side_packets.items()}
        (out,) = graph.stream(feed, side_packets=sides)
        found.append(out["found"])
    return found


def assert_close(on_cpu, on_gpu, frame):
    size = np.array([frame.shape[1], frame.shape[0]])
    assert len(on_cpu) == len(on_gpu)
    assert np.abs((on_cpu.array - on_gpu.array)[:, :2] * size).max() <= 0.5


def first(name, number=0):
    return next(frames_of_run(runs(name)[number]))


def pose_of(entry, points):
    """Return some landmarks of the pose."""
    rows = np.zeros((33, 5), np.float32)
    rows[:, :4] = entry["lm"]
    return vt.NormalizedLandmarkList(rows[points])


@pytest.mark.parametrize(
    ("reference", "with_attention", "count"),
    [
        ("face_mesh_plain_static", False, 468),
        # The closer look: two parts on the card, and NumPy between them.
        ("face_mesh_refined_static", True, 478),
    ],
)
def test_the_mesh_of_a_face_is_the_same_on_the_card(reference, with_attention, count):
    entry, frame = first(reference)
    rect = vt.NormalizedRect(*entry["rects"][0])

    on_cpu, on_gpu = on_both(
        "FaceLandmark", "LANDMARKS", frame, {"ROI": rect}, {"WITH_ATTENTION": with_attention}
    )

    assert len(on_cpu) == count
    assert_close(on_cpu, on_gpu, frame)


@pytest.mark.parametrize("model", ["ShortRange", "FullRange"])
def test_faces_are_found_at_the_same_places_on_the_card(model):
    _, frame = first("face_detection_short_static")

    on_cpu, on_gpu = on_both(f"FaceDetection{model}", "DETECTIONS", frame)

    assert len(on_cpu) == len(on_gpu) > 0
    for one, other in zip(on_cpu, on_gpu, strict=True):
        assert other.score == pytest.approx(one.score, abs=1e-3)
        size = np.array([frame.shape[1], frame.shape[0]])
        points = np.array([one.keypoints, other.keypoints]) * size
        assert np.abs(points[0] - points[1]).max() <= 0.5


def test_a_mask_is_the_same_on_the_card():
    _, frame = first("selfie_1")

    on_cpu, on_gpu = on_both(
        "SelfieSegmentation", "SEGMENTATION_MASK", frame, (), {"MODEL_SELECTION": 1}
    )

    assert on_gpu.data.shape == on_cpu.data.shape
    assert np.abs(on_gpu.data - on_cpu.data).max() <= 0.01


def test_a_hand_of_a_person_is_the_same_on_the_card():
    entry, frame = first("holistic_static", 1)

    on_cpu, on_gpu = on_both(
        "HandLandmarksFromPose",
        "HAND_LANDMARKS",
        frame,
        {"HAND_LANDMARKS_FROM_POSE": pose_of(entry, [15, 17, 19])},
    )

    assert_close(on_cpu, on_gpu, frame)


def test_a_face_of_a_person_is_the_same_on_the_card():
    entry, frame = first("holistic_static", 1)

    on_cpu, on_gpu = on_both(
        "FaceLandmarksFromPose",
        "FACE_LANDMARKS",
        frame,
        {"FACE_LANDMARKS_FROM_POSE": pose_of(entry, slice(11))},
    )

    assert_close(on_cpu, on_gpu, frame)
