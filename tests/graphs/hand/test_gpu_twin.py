"""Hand tracking on the graphics card beside that on the CPU; without a card, on SwiftShader."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import vitruvian as vt
from benchmarks.solution_reference import frames_of_run, runs

FED = """\
input_stream: [image, roi]
output_stream: landmarks
node:
  - calculator: ImageFrameToGpuBufferCalculator
    input_stream: image
    output_stream: texture
  - calculator: HandLandmark{device}
    input_stream: [IMAGE:{picture}, ROI:roi]
    output_stream: LANDMARKS:landmarks
"""

pytestmark = pytest.mark.usefixtures("accelerator")


@pytest.fixture
def accelerator(gpu_adapter):
    """Skip a test where LiteRT has no accelerator, or is another interpreter."""
    pytest.importorskip("ai_edge_litert.compiled_model")


@pytest.fixture(scope="module")
def staged():
    """Return frames of a hand that turns, and the squares in which MediaPipe looked for it."""
    (run,) = runs("hands_synth_hand_a")
    pairs = list(itertools.islice(frames_of_run(run), 0, 20, 10))
    return [frame for _, frame in pairs], [vt.NormalizedRect(*e["rects"][0]) for e, _ in pairs]


def pixels_apart(landmarks, others, frame):
    """Return the largest distance of landmarks in x or y, in pixels of the picture."""
    size = np.array([frame.shape[1], frame.shape[0]])
    return np.abs((landmarks.array - others.array)[:, :2] * size).max()


def fed(device, picture, frames, rects):
    """Return the landmarks in given squares, frame by frame."""
    graph = vt.CalculatorGraph(FED.format(device=device, picture=picture))
    return [out["landmarks"] for out in graph.stream({"image": frames, "roi": rects})]


def test_landmarks_in_the_same_squares_are_the_same_on_the_card(staged):
    frames, rects = staged

    on_cpu = fed("Cpu", "image", frames, rects)
    on_gpu = fed("Gpu", "texture", frames, rects)

    for landmarks, others, frame in zip(on_gpu, on_cpu, frames, strict=True):
        assert pixels_apart(landmarks, others, frame) <= 0.5


def test_the_graph_finds_and_draws_the_same_on_the_card(staged):
    frames, _ = staged
    (on_cpu,) = vt.CalculatorGraph("hand_tracking_cpu").stream({"input_video": frames[:1]})
    (on_gpu,) = vt.CalculatorGraph("hand_tracking_gpu").stream({"input_video": frames[:1]})

    pairs = zip(on_gpu["multi_hand_landmarks"], on_cpu["multi_hand_landmarks"], strict=True)
    assert all(pixels_apart(one, other, frames[0]) <= 0.5 for one, other in pairs)
    drawn, expected = on_gpu["output_video"], on_cpu["output_video"]
    assert drawn.format == expected.format
    assert np.all(drawn.data == expected.data, axis=2).mean() >= 0.98
