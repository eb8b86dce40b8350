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
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .. import float32
from .flexbuffer import OptionValue, read_options

__all__ = [
    "CUSTOM_OPERATORS",
    "JOINABLE",
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
_NOTHING = np.empty(0, np.float32)


def transform_matrix(inputs: Sequence[Floats], options: Any) -> Floats:
    """Return the 1×4×4 matrix from a crop around some of the landmarks to the landmarks' frame.

    ``inputs`` holds landmarks 1×N×3. The crop is the box around ``subset_idxs``, turned so that
    the line from the left to the right rotation landmark is level, and scaled.
    """
    points = inputs[0].reshape(-1, 3)
    dx, dy, _ = points[options["right_rotation_idx"]] - points[options["left_rotation_idx"]]
    angle = float(_F(options["target_rotation_radians"]) - _F(float32.atan2(dy, dx)))
    cos, sin = _F(float32.cos(angle)), _F(float32.sin(angle))
    x, y, _ = points.take(_indexes(options["subset_idxs"]), axis=0).T
    turned_x, turned_y = cos * x - sin * y, sin * x + cos * y
    left, right = turned_x.min(), turned_x.max()
    top, bottom = turned_y.min(), turned_y.max()
    # Back again: the cosine of the opposite angle is the same, the sine is the opposite.
    x, y = (left + right) / _F(2), (top + bottom) / _F(2)
    center = cos * x + sin * y, -sin * x + cos * y
    width, height = _F(options["output_width"]), _F(options["output_height"])
    across = _F(options["scale_x"]) * (right - left) / width
    down = _F(options["scale_y"]) * (bottom - top) / height
    # Where a step in x and in y of the crop leads. Its middle leads to the box's.
    steps = (cos * across, sin * down), (-sin * across, cos * down)
    matrix = np.zeros((1, 4, 4), np.float32)
    for axis, (in_x, in_y) in enumerate(steps):
        start = in_x * (-width / _F(2)) + in_y * (-height / _F(2)) + center[axis]
        matrix[0, axis] = in_x, in_y, 0, start
    matrix[0, 2, 2] = matrix[0, 3, 3] = 1
    return matrix


@lru_cache(maxsize=16)
def _indexes(numbers: tuple[int, ...]) -> NDArray[np.intp]:
    return np.array(numbers, np.intp)


def sample_bilinear(inputs: Sequence[Floats], options: Any) -> Floats:
    """Return N×height×width×channels: what N matrices cut out of a feature map; 0 outside of it.

    ``inputs`` holds the map, 1×H×W×channels, and the matrices 1×4×4 from pixels of a crop to its
    pixels, whose middles count.
    """
    features, matrices = inputs[0][0], np.concatenate(inputs[1:])[:, :2]
    height, width = options["output_height"], options["output_width"]
    rows, columns, channels = features.shape
    at = _positions(matrices, height, width)
    last = np.array([[columns - 1], [rows - 1]])
    inside = ((at >= 0) & (at <= last)).all(axis=0)
    lower = np.floor(at)
    first = np.where(inside, lower, 0).astype(np.intp)
    # On the last row or column the share of the next one is 0.
    following = np.minimum(first + 1, last)
    # Double precision in between, as the literal 1.0 of the C++ source makes it.
    shares = (at - lower).astype(np.float64)[..., np.newaxis]
    # The upper and the lower row: two of neighbours × pixels × channels each.
    starts = np.stack([first[1], following[1]]) * columns
    pixels = features.reshape(-1, channels)
    # Single precision times double: NumPy converts as it multiplies, without arrays for that alone.
    lines = np.multiply(pixels.take(starts + first[0], axis=0), 1 - shares[0])
    lines += np.multiply(pixels.take(starts + following[0], axis=0), shares[0])
    upper, under = lines.astype(np.float32)
    sampled = np.multiply(upper, 1 - shares[1])
    sampled += np.multiply(under, shares[1])
    crops: Floats = sampled.astype(np.float32)
    crops[~inside] = 0
    return crops.reshape(-1, height, width, channels)


def _positions(matrices: Floats, height: int, width: int) -> Floats:
    """Return x and y in the feature map of all pixels, crop by crop and row by row: 2×N."""
    # From the middles of pixels to their numbers; the halves are doubles there.
    wide = matrices.astype(np.float64)
    shift = (wide[..., 3] + (wide[..., 0] * 0.5 + wide[..., 1] * 0.5 - 0.5)).astype(np.float32)
    x, y = _pixels(height, width)
    along_x, along_y = matrices[..., :1], matrices[..., 1:2]
    at = np.add(x * along_x + y * along_y, shift[..., np.newaxis], dtype=np.float32)
    return at.swapaxes(0, 1).reshape(2, -1)


@lru_cache(maxsize=4)
def _pixels(height: int, width: int) -> tuple[Floats, Floats]:
    """Return x and y of all pixels, row by row."""
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    return np.tile(x, height), np.repeat(y, width)


def transform_landmarks(inputs: Sequence[Floats], options: Options) -> Floats:
    """Return landmarks, 1×N×2 or 1×N×3, moved by the matrix 1×4×4; z stays."""
    landmarks, matrix = inputs[0].copy(), inputs[1][0, :2, :, np.newaxis]
    # Two rows, x and y, in the array itself.
    points = landmarks[0, :, :2].T
    moved = matrix[:, 0] * points[0]
    moved += matrix[:, 1] * points[1]
    moved += matrix[:, 3]
    points[...] = moved
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
    rows, columns = features.shape[:2]
    filters, height, width = weights.shape[:3]
    from ..opencv import cv2

    # One product for all pixels: rows·columns × filters·height·width. NumPy's would start threads
    # that spin for longer than it takes.
    pixels, spreading = features.reshape(rows * columns, -1), weights.reshape(-1, weights.shape[3])
    product = np.asarray(
        cv2.gemm(pixels, spreading, 1, _NOTHING, 0, flags=cv2.GEMM_2_T), np.float32
    )
    spread = product.reshape(rows, columns, filters, height, width)
    convolved: Floats = (_overlapped(spread, options) + bias)[np.newaxis]
    return convolved


def _overlapped(spread: Floats, options: Any) -> Floats:
    """Return the sum, H×W×filters, of what each pixel spreads: rows×columns×filters×height×width.

    Of what stands over, an odd pixel is cut off at the end.
    """
    rows, columns, filters, height, width = spread.shape
    down, across = options["stride"]
    if (height, width) == (down, across):
        # Nothing overlaps, so that this is only another order: several times as fast.
        return spread.transpose(0, 3, 1, 4, 2).reshape(rows * down, columns * across, filters)
    size = (rows - 1) * down + height, (columns - 1) * across + width
    total = np.zeros((*size, filters), np.float32)
    for y in range(height):
        for x in range(width):
            total[y::down, x::across][:rows, :columns] += spread[..., y, x]
    if not options["is_same"]:
        return total
    wanted = rows * down, columns * across
    top, left = (max(0, have - want) // 2 for have, want in zip(size, wanted, strict=True))
    return total[top : top + wanted[0], left : left + wanted[1]]


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


#: These take several second inputs at once, which takes less time than one after the other, and
#: return what they make of each along the first axis.
JOINABLE: Collection[CustomOperator] = frozenset({sample_bilinear})

#: By the name in the model, and version: what computes the output, and what reads the options.
CUSTOM_OPERATORS: Mapping[tuple[str, int], tuple[CustomOperator, OptionReader]] = {
    ("Landmarks2TransformMatrix", 2): (transform_matrix, read_options),
    ("TransformTensorBilinear", 2): (sample_bilinear, read_options),
    ("TransformLandmarks", 2): (transform_landmarks, read_options),
    ("Convolution2DTransposeBias", 1): (convolve_transposed, _convolution_options),
}
