"""The calculators of MediaPipe's older graphs, which are names for those of today."""

from __future__ import annotations

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.calculators.tensor.inference import InferenceCalculator
from vitruvian.calculators.tensor.tflite_decoders import (
    TfLiteTensorsToFloatsCalculator,
    TfLiteTensorsToLandmarksCalculator,
)
from vitruvian.calculators.tensor.tflite_inference import TfLiteInferenceCalculator
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.formats import Tensors
from vitruvian.framework.testing import run_calculator

MODEL = "pose_detection_128"
INFERENCE = (
    "calculator: TfLiteInferenceCalculator, input_stream: TENSORS:a, output_stream: TENSORS:b"
)


def _values(shape):
    return np.random.default_rng(0).uniform(-1, 1, shape).astype(np.float32)


@pytest.mark.parametrize(("tag", "output"), [("tensors", "output"), ("tensors_gpu", "output_gpu")])
def test_inference_takes_what_the_converter_makes(tag, output):
    values = _values((128, 128, 3))
    ((_, expected),) = run_calculator(
        InferenceCalculator(model_path=MODEL), tensors=[(0, Tensors(values[np.newaxis]))]
    ).output
    result = run_calculator(
        TfLiteInferenceCalculator(model_path=MODEL),
        outputs=[output],
        **{tag: [(0, Tensors(values))]},
    )

    ((_, found),) = getattr(result, output)
    assert all(map(np.array_equal, found, expected))


@pytest.mark.parametrize("tag", ["tensors", "tensors_gpu"])
def test_decoders_take_either_tag(tag):
    tensors = Tensors(np.array([1, 2, 3, 4], np.float32))
    floats = run_calculator(
        TfLiteTensorsToFloatsCalculator(), outputs=["floats"], **{tag: [(0, tensors)]}
    )
    landmarks = run_calculator(
        TfLiteTensorsToLandmarksCalculator(
            num_landmarks=2, input_image_width=4, input_image_height=8
        ),
        outputs=["norm_landmarks"],
        flip_x_stream=[(0, True), (1, False)],
        **{tag: [(0, tensors)]},
    )

    assert floats.floats == [(0, (1, 2, 3, 4))]
    ((time, points),) = landmarks.norm_landmarks
    assert time == 0
    assert [(point.x, point.y) for point in points] == [(0.75, 0.25), (0.25, 0.5)]


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (INFERENCE, "no model; set"),
        (f"{INFERENCE}, options: {{model_path: m, use_nnapi: true}}", "no model runs on nnapi"),
        (
            "calculator: TfLiteTensorsToFloatsCalculator, input_stream: [TENSORS:a, TENSORS_GPU:a]",
            "exactly one input of TENSORS, TENSORS_GPU",
        ),
    ],
)
def test_what_does_not_fit_is_found_as_the_graph_loads(node, message):
    with pytest.raises(GraphConfigError, match=message):
        vt.CalculatorGraph(f"input_stream: a\nnode:\n  - {{{node}}}\n")
