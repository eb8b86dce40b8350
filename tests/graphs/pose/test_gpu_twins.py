"""The graphs for the graphics card beside those for the CPU; without a card, on SwiftShader."""

from __future__ import annotations

import difflib
import functools
import itertools

import numpy as np
import pytest

import vitruvian as vt
from benchmarks.reference import frames_of
from vitruvian.framework.graph_file.library import LIBRARY
from vitruvian.framework.observe.statistics_tracer import StatisticsTracer

#: The graph, and the subgraph that finds landmarks in a rectangle, without their endings.
UPPER = ("upper_body_pose_tracking", "PoseLandmarkUpperBody")
WHOLE = ("pose_tracking", "PoseLandmark")
FED = """\
input_stream: [image, roi]
output_stream: landmarks
node:
  - calculator: ImageFrameToGpuBufferCalculator
    input_stream: image
    output_stream: texture
  - calculator: {name}ByRoi{device}
    input_stream: [IMAGE:{picture}, ROI:roi]
    input_side_packet: THRESHOLD:threshold
    output_stream: LANDMARKS:landmarks
input_side_packet: threshold
"""

on_card = pytest.mark.usefixtures("accelerator")


@pytest.fixture
def accelerator(gpu_adapter):
    """Skip a test where LiteRT has no accelerator, or is another interpreter."""
    pytest.importorskip("ai_edge_litert.compiled_model")


@functools.cache
def frames(sample, count):
    return tuple(map(vt.ImageFrame, itertools.islice(frames_of(sample), count)))


def run(graph, sample, count=1, **side_packets):
    """Return what comes out, the device of each kind of node, and the rectangles looked into."""
    figures, rectangles = StatisticsTracer(), []
    graph = vt.CalculatorGraph(graph, tracers=[figures])
    (rectangle,) = (name for name in graph.plan.streams if name.endswith("__pose_rect"))
    graph.observe_output_stream(rectangle, lambda name, packet: rectangles.append(packet.value))
    feed = {"input_video": frames(sample, count)}
    outputs = list(graph.stream(feed, side_packets=side_packets))
    ran = (node for node in figures.statistics().nodes if node.processing.count)
    return outputs, {node.calculator: node.device for node in ran}, rectangles


def pixels_apart(landmarks, others, frame):
    """Return the largest distance of landmarks in x or y, in pixels of the picture."""
    size = np.array([frame.width, frame.height])
    return np.abs((landmarks.array - others.array)[:, :2] * size).max()


def fed(name, device, sample, rectangles):
    """Return the landmarks in given rectangles, frame by frame."""
    picture = "texture" if device == "Gpu" else "image"
    graph = vt.CalculatorGraph(FED.format(name=name, device=device, picture=picture))
    feed = {"image": frames(sample, len(rectangles)), "roi": rectangles}
    outputs = graph.stream(feed, side_packets={"threshold": 0.5})
    return [output["landmarks"] for output in outputs]


@on_card
@pytest.mark.parametrize(
    ("graph", "side_packets"), [(UPPER[0], {}), (WHOLE[0], {"enable_segmentation": True})]
)
def test_graph_finds_and_draws_the_same_on_the_card(graph, side_packets):
    (frame,) = frames("astronaut", 1)
    ((on_cpu,), _, _) = run(f"{graph}_cpu", "astronaut", **side_packets)

    ((on_gpu,), devices, _) = run(f"{graph}_gpu", "astronaut", **side_packets)

    assert pixels_apart(on_gpu["pose_landmarks"], on_cpu["pose_landmarks"], frame) <= 0.5
    drawn, expected = on_gpu["output_video"], on_cpu["output_video"]
    assert drawn.format == expected.format
    assert np.all(drawn.data == expected.data, axis=2).mean() >= 0.98
    if side_packets:
        difference = on_gpu["segmentation_mask"].data - on_cpu["segmentation_mask"].data
        assert np.abs(difference).mean() <= 1e-3
    for calculator, device in devices.items():
        is_on_gpu = calculator in {
            "AnnotationOverlayCalculator",
            "GpuBufferToImageFrameCalculator",
            "ImageFrameToGpuBufferCalculator",
            "ImageToTensorCalculator",
            "InferenceCalculator",
            "RecolorCalculator",
        }
        assert device.startswith("gpu ") is is_on_gpu, calculator


@on_card
@pytest.mark.parametrize(("graph", "name"), [UPPER, WHOLE])
def test_landmarks_in_the_same_rectangles_are_the_same_on_the_card(graph, name):
    # Left alone, the graph feeds its rectangles back, and differences of the last bits grow.
    _, _, rectangles = run(f"{graph}_cpu", "carphone_pristine", 2)
    assert len(rectangles) == 2

    on_cpu = fed(name, "Cpu", "carphone_pristine", rectangles)
    on_gpu = fed(name, "Gpu", "carphone_pristine", rectangles)

    assert all(landmarks is not None for landmarks in on_cpu)
    (frame,) = frames("carphone_pristine", 1)
    for landmarks, others in zip(on_gpu, on_cpu, strict=True):
        assert pixels_apart(landmarks, others, frame) <= 0.5


def code(path):
    """Return the lines of a graph file without comments, with the names of the one for the card."""
    text = path.read_text(encoding="utf-8").replace("Cpu", "Gpu")
    lines = (line.partition("#")[0].rstrip() for line in text.splitlines())
    return [line for line in lines if line]


@pytest.mark.parametrize("name", [name for name in LIBRARY.subgraphs() if name.endswith("Gpu")])
def test_one_file_serves_both_devices(name):
    files = LIBRARY.subgraphs()

    assert files[name] == files[name.removesuffix("Gpu") + "Cpu"]


@pytest.mark.parametrize("name", [name for name in LIBRARY.graphs() if name.endswith("_gpu")])
def test_twins_read_side_by_side(name):
    files = LIBRARY.graphs()

    compared = difflib.ndiff(code(files[name.removesuffix("_gpu") + "_cpu"]), code(files[name]))
    changes = [line for line in compared if line.startswith(("+ ", "- "))]

    # The crossings; no node is missing, none stands elsewhere.
    assert len(changes) <= 8, "\n".join(changes)
    assert [line for line in changes if line.startswith("- ") and "calculator:" in line] == []
