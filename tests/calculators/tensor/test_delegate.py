from __future__ import annotations

import pytest

from vitruvian.calculators.tensor.delegate import Delegate, Gpu, Xnnpack
from vitruvian.calculators.tensor.inference import InferenceCalculator
from vitruvian.framework.errors import GraphConfigError

NAME = "pose_detection_128"


def test_delegate_that_does_not_exist_here_is_refused():
    with pytest.raises(GraphConfigError, match="does not run on nnapi; use gpu"):
        InferenceCalculator(model_path=NAME, delegate={"nnapi": {}})


@pytest.mark.parametrize("two", [("tflite", "xnnpack"), ("xnnpack", "gpu")])
def test_two_delegates_are_refused(two):
    with pytest.raises(GraphConfigError, match=f"{two[0]} and {two[1]} are both set"):
        InferenceCalculator(model_path=NAME, delegate={name: {} for name in two})


def test_mediapipes_options_of_the_graphics_card_are_accepted():
    options = {"use_advanced_gpu_api": True, "allow_precision_loss": False, "api": "OPENCL"}

    node = InferenceCalculator(model_path=NAME, delegate={"gpu": options})

    assert node.delegate.gpu == Gpu(**options)


@pytest.mark.parametrize(
    ("delegate", "expected"),
    [
        (Delegate(), False),
        (Delegate(gpu=Gpu()), False),
        (Delegate(xnnpack=Xnnpack()), True),
        (Delegate(tflite={}), True),
    ],
)
def test_delegates_of_the_processor_are_known(delegate, expected):
    assert delegate.is_for_cpu is expected
