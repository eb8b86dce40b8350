from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.tensor.tensors_to_landmarks import TensorsToLandmarksCalculator
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.formats import Tensors
from vitruvian.framework.testing import run_calculator

SIZE = {"input_image_width": 100, "input_image_height": 50}
ROWS = [[10, 20, 30, 0, 2], [40, 25, -5, -2, 0]]


def _run(
    values=ROWS, outputs=("landmarks", "norm_landmarks"), side_packets=None, flips=None, **options
):
    return run_calculator(
        TensorsToLandmarksCalculator(**{"num_landmarks": 2, **SIZE, **options}),
        tensors=[(0, Tensors(np.array([values], dtype=np.float32)))],
        outputs=outputs,
        side_packets=side_packets,
        **(flips or {}),
    )


def _arrays(result):
    ((_, pixels),), ((_, normalized),) = result.landmarks, result.norm_landmarks
    return pixels.array, normalized.array


def test_landmarks_are_in_pixels_and_normalized():
    pixels, normalized = _arrays(_run())

    np.testing.assert_array_equal(pixels, ROWS)
    np.testing.assert_allclose(
        normalized, [[0.1, 0.4, 0.3, 0, 2], [0.4, 0.5, -0.05, -2, 0]], rtol=1e-6
    )


def test_depth_can_be_scaled_once_more():
    _, normalized = _arrays(_run(normalize_z=0.5))

    np.testing.assert_allclose(normalized[:, 2], [0.6, -0.1], rtol=1e-6)


def test_visibility_and_presence_have_activations_of_their_own():
    pixels, _ = _arrays(_run(visibility_activation="SIGMOID"))
    np.testing.assert_allclose(pixels[:, 3], [0.5, 1 / (1 + np.exp(2))], rtol=1e-6)
    np.testing.assert_allclose(pixels[:, 4], [2, 0])

    pixels, _ = _arrays(_run(presence_activation="SIGMOID"))
    np.testing.assert_allclose(pixels[:, 3], [0, -2])
    np.testing.assert_allclose(pixels[:, 4], [1 / (1 + np.exp(-2)), 0.5], rtol=1e-6)


@pytest.mark.parametrize("width", [1, 2, 3, 4, 5, 7])
def test_rows_may_be_shorter_or_longer(width):
    values = np.arange(1, 2 * width + 1).reshape(2, width)
    both = {"visibility_activation": "SIGMOID", "presence_activation": "SIGMOID"}

    pixels, _ = _arrays(_run(values, **both))

    known = min(width, 3)
    np.testing.assert_array_equal(pixels[:, :known], values[:, :known])
    assert (pixels[:, width:] == 0).all()


def test_values_beyond_the_landmarks_are_skipped():
    values = [*np.ravel(ROWS), 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]

    result = _run(values, num_landmarks=5)

    assert len(result.landmarks[0][1]) == 5


@pytest.mark.parametrize(
    "how",
    [
        {"flip_horizontally": True, "flip_vertically": True},
        {"side_packets": {"flip_x_side": True, "flip_y_side": True}},
        {"flips": {"flip_x_stream": [(0, True)], "flip_y_stream": [(0, True)]}},
    ],
)
def test_flips_come_from_option_side_packet_or_stream(how):
    pixels, normalized = _arrays(_run(**how))

    np.testing.assert_allclose(pixels[:, :2], [[90, 30], [60, 25]])
    np.testing.assert_allclose(normalized[:, :2], [[0.9, 0.6], [0.6, 0.5]])


def test_stream_overrides_side_packet_and_option():
    result = _run(
        flip_horizontally=True,
        side_packets={"flip_x_side": True},
        flips={"flip_x_stream": [(0, False)]},
    )

    np.testing.assert_allclose(_arrays(result)[0][:, 0], [10, 40])


@pytest.mark.parametrize(
    "options",
    [{"outputs": ("norm_landmarks",)}, {"outputs": ("landmarks",), "flip_vertically": True}],
)
def test_size_is_needed_to_normalize_or_flip(options):
    with pytest.raises(FrameworkError, match="expected the size of the model's input"):
        _run(input_image_width=0, **options)


def test_size_is_not_needed_for_pixels():
    result = _run(input_image_width=0, input_image_height=0, outputs=("landmarks",))

    np.testing.assert_array_equal(result.landmarks[0][1].array, ROWS)


def test_too_few_values_are_an_error():
    with pytest.raises(
        FrameworkError, match="the first tensor has 10 values; expected at least 11"
    ):
        _run(num_landmarks=11)


def test_depth_cannot_be_divided_by_zero():
    with pytest.raises(FrameworkError, match="normalize_z is 0"):
        _run(normalize_z=0.0)
