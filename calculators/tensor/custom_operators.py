"""Compute in NumPy what MediaPipe's own operators do, which no Python interpreter knows.

The model of face landmarks with attention finds a mesh first. Three boxes around some of its
landmarks, lips and eyes, are then cut out of a feature map, each turned upright (a matrix, and
bilinear sampling), and what a second stage finds in them is carried back by the same matrix. All
in single precision, step by step as there.

The models of selfie segmentation end with a transposed convolution that has a bias.
Sources: ``mediapipe/util/tflite/operations/{landmarks_to_transform_matrix,
transform_tensor_bilinear,transform_landmarks}.cc``, version 2 of each, and
``transpose_conv_bias.cc``.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import float32
from .flexbuffer import OptionValue, read_options

__all__ = [
    "CUSTOM_OPERATORS",
    "CustomOperator",
    "OptionReader",
    "Options",
    "reshape",
    "with_constants",
]

Options = Mapping[str, OptionValue]
Floats = NDArray[np.float32]
#: Makes an operator's output of its inputs and options.
CustomOperator = Callable[[Sequence[Floats], Options], Floats]
#: Reads an operator's options as the model stores them.
OptionReader = Callable[[bytes], Options]

_F = np.float32


def transform_matrix(inputs: Sequence[Floats], options: Any) -> Floats:
    """Return the 1×4×4 matrix from a crop around some of the landmarks to the landmarks' frame.

    ``inputs`` holds landmarks 1×N×3. The crop is the box around ``subset_idxs``, turned so that
    the line from the left to the right rotation landmark is level, and scaled.
    """
    points = inputs[0].reshape(-1, 3)[:, :2]
    left, right = points[options["left_rotation_idx"]], points[options["right_rotation_idx"]]
    dx, dy = right - left
    angle = float(_F(options["target_rotation_radians"]) - _F(float32.atan2(dy, dx)))
    turned = _turned(points[list(options["subset_idxs"])], angle)
    low, high = turned.min(axis=0), turned.max(axis=0)
    (center,) = _turned(((low + high) / _F(2))[np.newaxis], -angle)
    size = np.array([options["output_width"], options["output_height"]], np.float32)
    scale = np.array([options["scale_x"], options["scale_y"]], np.float32) * (high - low) / size
    cos, sin = _F(float32.cos(-angle)), _F(float32.sin(-angle))
    # Columns: where a step in x and in y of the crop leads. Its middle leads to the box's.
    turn = np.array([[cos, -sin], [sin, cos]], np.float32) * scale
    shift = -size / _F(2)
    matrix = np.eye(4, dtype=np.float32)
    matrix[:2, :2] = turn
    matrix[:2, 3] = turn[:, 0] * shift[0] + turn[:, 1] * shift[1] + center
    return matrix[np.newaxis]


def _turned(points: Floats, angle: float) -> Floats:
    cos, sin = _F(float32.cos(angle)), _F(float32.sin(angle))
    x, y = points.T
    return np.stack([cos * x - sin * y, sin * x + cos * y], axis=1)


def sample_bilinear(inputs: Sequence[Floats], options: Any) -> Floats:
    """Return 1×height×width×channels cut out of a feature map by a matrix; 0 outside of it.

    ``inputs`` holds the map, 1×H×W×channels, and the matrix from pixels of the crop to its pixels,
    whose middles count.
    """
    features, matrix = inputs[0][0], inputs[1][0, :2]
    height, width = options["output_height"], options["output_width"]
    rows, columns = features.shape[:2]
    # From the middles of pixels to their numbers; the halves are doubles there.
    wide = matrix.astype(np.float64)
    shift = (wide[:, 3] + (wide[:, 0] * 0.5 + wide[:, 1] * 0.5 - 0.5)).astype(np.float32)
    x = np.tile(np.arange(width, dtype=np.float32), height)
    y = np.repeat(np.arange(height, dtype=np.float32), width)
    at_x, at_y = (x * row[0] + y * row[1] + step for row, step in zip(matrix, shift, strict=True))
    inside = (at_x >= 0) & (at_x <= columns - 1) & (at_y >= 0) & (at_y <= rows - 1)
    left, top = np.floor(at_x), np.floor(at_y)
    # Double precision in between, as the literal 1.0 of the C++ source makes it.
    right_share = (at_x - left).astype(np.float64)[:, np.newaxis]
    lower_share = (at_y - top).astype(np.float64)[:, np.newaxis]
    column, row = (np.where(inside, part, 0).astype(np.intp) for part in (left, top))
    # On the last row or column the share of the next one is 0.
    next_column, next_row = np.minimum(column + 1, columns - 1), np.minimum(row + 1, rows - 1)

    def blended(line: NDArray[np.intp]) -> Floats:
        values = (1 - right_share) * features[line, column]
        pixels: Floats = (values + right_share * features[line, next_column]).astype(np.float32)
        return pixels

    blend = lower_share * blended(next_row) + (1 - lower_share) * blended(row)
    sampled: Floats = np.where(inside[:, np.newaxis], blend, 0).astype(np.float32)
    return sampled.reshape(1, height, width, -1)


def transform_landmarks(inputs: Sequence[Floats], options: Options) -> Floats:
    """Return landmarks, 1×N×2 or 1×N×3, moved by the matrix 1×4×4; z stays."""
    landmarks, matrix = inputs[0].copy(), inputs[1][0]
    x, y = landmarks[..., 0].copy(), landmarks[..., 1].copy()
    for axis in range(2):
        landmarks[..., axis] = x * matrix[axis, 0] + y * matrix[axis, 1] + matrix[axis, 3]
    return landmarks


def reshape(inputs: Sequence[Floats], options: Any) -> Floats:
    """Return the input in the option's ``shape``."""
    shaped: Floats = inputs[0].reshape(options["shape"])
    return shaped


def convolve_transposed(inputs: Sequence[Floats], options: Any) -> Floats:
    """Return a transposed convolution with bias, 1×H·stride×W·stride×filters.

    ``inputs`` holds the features, 1×H×W×channels, the weights, filters×height×width×channels, and
    the bias. Every pixel spreads over as many as the weights are large; the results overlap where
    these are larger than the stride, and what stands over is cut off on all sides.
    """
    features, weights, bias = inputs[0][0], inputs[1], inputs[2]
    (rows, columns), stride = features.shape[:2], options["stride"]
    filters, height, width = weights.shape[:3]
    # One product for all pixels: rows·columns × filters·height·width.
    spread = features.reshape(rows * columns, -1) @ weights.reshape(-1, weights.shape[3]).T
    spread = spread.reshape(rows, columns, filters, height, width)
    size = [(rows - 1) * stride[0] + height, (columns - 1) * stride[1] + width]
    total = np.zeros((*size, filters), np.float32)
    for y in range(height):
        for x in range(width):
            total[y :: stride[0], x :: stride[1]][:rows, :columns] += spread[..., y, x]
    if options["is_same"]:
        wanted = rows * stride[0], columns * stride[1]
        top, left = (max(0, have - want) // 2 for have, want in zip(size, wanted, strict=True))
        total = total[top : top + wanted[0], left : left + wanted[1]]
    convolved: Floats = (total + bias)[np.newaxis]
    return convolved


def with_constants(
    compute: CustomOperator,
    constants: Mapping[int, Floats],
    inputs: Sequence[Floats],
    options: Options,
) -> Floats:
    """Return what an operator makes of its inputs, some of which are constants, by their places."""
    given = iter(inputs)
    places = range(len(inputs) + len(constants))
    return compute([constants[p] if p in constants else next(given) for p in places], options)


def _convolution_options(data: bytes) -> dict[str, Any]:
    """Read a C structure: the kind of padding (1: same), and the strides across and down."""
    padding, across, down = struct.unpack_from("<3i", data)
    return {"is_same": padding == 1, "stride": (down, across)}


#: By the name in the model, and version: what computes the output, and what reads the options.
CUSTOM_OPERATORS: Mapping[tuple[str, int], tuple[CustomOperator, OptionReader]] = {
    ("Landmarks2TransformMatrix", 2): (transform_matrix, read_options),
    ("TransformTensorBilinear", 2): (sample_bilinear, read_options),
    ("TransformLandmarks", 2): (transform_landmarks, read_options),
    ("Convolution2DTransposeBias", 1): (convolve_transposed, _convolution_options),
}
