from __future__ import annotations

import numpy as np
import pytest

from vitruvian.assets import asset_path
from vitruvian.calculators.tensor.inference import InferenceCalculator
from vitruvian.framework.formats import Tensors
from vitruvian.framework.testing import run_calculator

SIZES = [1404, 160, 142, 142, 10, 10, 1]


@pytest.fixture(scope="module")
def picture():
    generator = np.random.default_rng(3)
    return generator.uniform(0, 1, (1, 192, 192, 3)).astype(np.float32)


def infer(picture, **options):
    calculator = InferenceCalculator(model_path="face_landmark_with_attention", **options)
    return run_calculator(calculator, tensors=[(0, Tensors(picture))]).output[0][1]


def test_a_model_with_custom_operators_runs_as_any_other(picture):
    found = infer(picture)

    assert [tensor.size for tensor in found] == SIZES
    assert all(np.isfinite(tensor).all() for tensor in found)
    # The closer look moves points of the mesh by little: here the corners of the mouth.
    mesh, lips = found[0].reshape(468, 3), found[1].reshape(80, 2)
    assert np.abs(mesh[61, :2] - lips[0]).max() < 20


def test_the_kernels_of_the_library_do_not_matter_much(picture):
    with_xnnpack = infer(picture)
    plain = infer(picture, delegate={"tflite": {}})

    for one, other in zip(with_xnnpack, plain, strict=True):
        np.testing.assert_allclose(one, other, atol=0.05)


def test_an_input_of_another_shape_is_told_as_for_any_model():
    with pytest.raises(Exception, match=r"got the tensors float32\[1, 8, 8, 3\]; expected float32"):
        infer(np.zeros((1, 8, 8, 3), np.float32))


def test_the_bytes_of_the_model_may_come_as_a_side_packet(picture):
    model = asset_path("face_landmark_with_attention").read_bytes()
    result = run_calculator(
        InferenceCalculator(),
        tensors=[(0, Tensors(picture))],
        side_packets={"model": model, "op_resolver": ()},
    )

    assert [tensor.size for tensor in result.output[0][1]] == SIZES


@pytest.mark.parametrize("name", ["selfie_segmentation", "selfie_segmentation_landscape"])
def test_the_last_layer_of_selfies_is_the_same_in_numpy(name):
    shape = (1, 256 if name == "selfie_segmentation" else 144, 256, 3)
    picture = np.random.default_rng(5).uniform(0, 1, shape).astype(np.float32)

    def mask(**options):
        calculator = InferenceCalculator(model_path=name, **options)
        (tensor,) = run_calculator(calculator, tensors=[(0, Tensors(picture))]).output[0][1]
        return tensor

    # Without its fast kernels the library does not know the layer.
    np.testing.assert_allclose(mask(delegate={"tflite": {}}), mask(), atol=1e-4)
