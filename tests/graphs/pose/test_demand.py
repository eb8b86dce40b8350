"""What a run leaves out because nobody reads it changes nothing of what is read."""

from itertools import islice
from typing import Any

import numpy as np
import pytest

import vitruvian as vt
from benchmarks.reference import frames_of
from vitruvian.calculators.tensor.inference import InferenceCalculator
from vitruvian.framework.planning.demand import needed_plan
from vitruvian.framework.planning.loading import load_plan
from vitruvian.solutions.pose import PoseSettings

FRAMES = 12


def landmarks(graph, **options) -> list[Any]:
    runner = vt.CalculatorGraph(graph, threads=0, **options)
    seen: list[Any] = []
    runner.observe_output_stream("pose_landmarks", lambda name, packet: seen.append(packet.value))
    runner.start_run(live=False)
    for number, frame in enumerate(islice(frames_of("carphone_pristine"), FRAMES)):
        runner.add_packet_to_input_stream("input_video", vt.Packet(frame).at(number * 33_333))
    runner.close()
    return [found.array.tobytes() for found in seen]


@pytest.mark.parametrize(
    ("graph", "options"),
    [
        ("upper_body_pose_tracking_cpu", {}),
        *(
            ("pose_tracking_cpu", {"side_packets": {"model_complexity": complexity}})
            for complexity in (0, 1)
        ),
    ],
)
def test_landmarks_are_the_same_to_the_bit(graph, options):
    found = landmarks(graph, **options)

    assert len(found) == FRAMES
    assert found == landmarks(graph, **options, run_all=True)


def _inference(plan, **arguments):
    """Return by model what is read of its outputs."""
    left = needed_plan(plan, **arguments)
    return {
        node.name.split("__")[1]: node.read
        for node in left.nodes
        if node.calculator is InferenceCalculator
    }


@pytest.mark.parametrize(
    ("mask", "outputs", "read"),
    [
        (False, ["pose_landmarks", "pose_world_landmarks", "segmentation_mask"], {0, 1, 3, 4}),
        (False, ["pose_landmarks"], {0, 1, 3, 4}),
        (True, ["pose_landmarks", "segmentation_mask"], {0, 1, 2, 3, 4}),
        (True, ["pose_world_landmarks"], {0, 1, 3, 4}),
    ],
)
def test_full_model_computes_what_is_asked_for(mask, outputs, read):
    # The switch between the ways to smooth takes the landmarks in metres, number 4, along.
    pipeline = PoseSettings(mask=mask).pipeline()

    found = _inference(
        load_plan(pipeline.graph()), polled=outputs, side_packets=pipeline.side_packets
    )

    assert found == {"posedetection224": None, "poselandmarkbyroi": (read,)}


def test_upper_body_model_computes_no_mask():
    graph = PoseSettings("upper-body").pipeline().graph()

    found = _inference(load_plan(graph), polled=["pose_landmarks"])

    assert found == {"posedetection": None, "poselandmarkupperbodybyroi": ({0, 1},)}


@pytest.mark.parametrize("graph", ["upper_body_pose_tracking_cpu", "pose_tracking_cpu"])
def test_nothing_is_drawn_for_landmarks_alone(graph):
    plan = load_plan(graph)

    def names(**arguments):
        return {node.calculator.__name__ for node in needed_plan(plan, **arguments).nodes}

    assert "AnnotationOverlayCalculator" in names(polled=["output_video"], live=False)
    assert "AnnotationOverlayCalculator" in names(polled=["pose_landmarks"], live=True)
    recorded = names(polled=["pose_landmarks"], live=False)
    assert not {name for name in recorded if "Render" in name or "Annotation" in name}


def test_tensors_that_somebody_reads_are_all_there():
    graph = {
        "input_stream": "tensors",
        "output_stream": ["all", "first"],
        "node": [
            {
                "calculator": "InferenceCalculator",
                "input_stream": "TENSORS:tensors",
                "output_stream": "TENSORS:all",
                "options": {"model_path": "pose_landmark_upper_body", "num_threads": 1},
            },
            {
                "calculator": "SplitTensorVectorCalculator",
                "input_stream": "all",
                "output_stream": "first",
                "options": {"ranges": [{"begin": 0, "end": 1}], "element_only": True},
            },
        ],
    }
    picture = np.random.default_rng(1).uniform(0, 1, (1, 256, 256, 3)).astype(np.float32)
    (both,) = vt.CalculatorGraph(graph, threads=0).stream({"tensors": [vt.Tensors(picture)]})
    (one,) = vt.CalculatorGraph({**graph, "output_stream": "first"}, threads=0).stream(
        {"tensors": [vt.Tensors(picture)]}
    )

    assert [tensor.shape for tensor in both["all"]] == [(1, 155), (1, 1), (1, 128, 128, 1)]
    assert both["first"].tobytes() == both["all"][0].tobytes() == one["first"].tobytes()
