"""Anchors of single-shot detectors: the boxes that a model's output is relative to.

Sources: ``mediapipe/calculators/tflite/ssd_anchors_calculator.{cc,proto}``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...framework.quick_dataclass import dataclass

__all__ = ["AnchorOptions", "FixedAnchor", "generate_anchors"]

_F = np.float32


@dataclass(frozen=True, slots=True)
class FixedAnchor:
    """One anchor, normalized to the input image."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    x_center: float = 0.0
    y_center: float = 0.0
    w: float = 0.0
    h: float = 0.0


class AnchorOptions(NamedTuple):
    """The grids of anchors; the fields are the options of ``SsdAnchorsCalculator``."""

    input_size_width: int = 0
    input_size_height: int = 0
    min_scale: float = 0.0
    max_scale: float = 0.0
    anchor_offset_x: float = 0.5
    anchor_offset_y: float = 0.5
    num_layers: int = 0
    feature_map_width: tuple[int, ...] = ()
    feature_map_height: tuple[int, ...] = ()
    strides: tuple[int, ...] = ()
    aspect_ratios: tuple[float, ...] = ()
    reduce_boxes_in_lowest_layer: bool = False
    interpolated_scale_aspect_ratio: float = 1.0
    fixed_anchor_size: bool = False
    multiscale_anchor_generation: bool = False
    min_level: int = 3
    max_level: int = 7
    anchor_scale: float = 4.0
    scales_per_octave: int = 2
    normalize_coordinates: bool = True
    fixed_anchors: tuple[FixedAnchor, ...] = ()


def generate_anchors(options: AnchorOptions) -> NDArray[np.float32]:
    """Return the anchors as N×4 float32: x_center, y_center, width, height.

    They are normalized to the input image, and ordered by layer, row, column and shape; layers of
    equal stride share one grid. Raises ``ValueError`` when the options contradict one another.
    """
    if options.fixed_anchors:
        rows = [(a.x_center, a.y_center, a.w, a.h) for a in options.fixed_anchors]
        return np.array(rows, dtype=np.float32)
    _check(options)
    if options.multiscale_anchor_generation:
        return _multiscale(options)
    grids: list[NDArray[np.float32]] = []
    for layers in _layers_by_stride(options):
        height, width = _feature_map(options, layers[0])
        x = (np.arange(width) + options.anchor_offset_x).astype(_F) / _F(width)
        y = (np.arange(height) + options.anchor_offset_y).astype(_F) / _F(height)
        grids.append(_grid(x, y, _shapes(options, layers)))
    return np.concatenate(grids)


def _check(options: AnchorOptions) -> None:
    count = options.num_layers
    if options.multiscale_anchor_generation:
        count = options.max_level - options.min_level + 1
    heights, widths = options.feature_map_height, options.feature_map_width
    given = {"feature_map_height": heights, "feature_map_width": widths}
    if not heights:
        given = {"strides": options.strides}
    if count < 1 or any(len(values) != count for values in given.values()):
        found = ", ".join(f"{len(values)} in {name}" for name, values in given.items())
        raise ValueError(
            f"SsdAnchorsCalculator: got {found}; expected {count}, a value for each layer, and at "
            "least one; set num_layers (or min_level and max_level) to match"
        )
    if not heights and min(options.input_size_width, options.input_size_height) < 1:
        raise ValueError(
            f"SsdAnchorsCalculator: the input size is {options.input_size_width}×"
            f"{options.input_size_height}; expected numbers above 0; set input_size_width and "
            "input_size_height"
        )
    if min(*(values for each in given.values() for values in each), 1) < 1:
        raise ValueError(f"SsdAnchorsCalculator: {given}; expected numbers above 0")


def _layers_by_stride(options: AnchorOptions) -> list[list[int]]:
    """Group neighbouring layers of equal stride; without strides each stands alone."""
    layers = range(options.num_layers)
    if not options.strides:
        # MediaPipe never ends here: without strides it finds no layer to step over.
        return [[layer] for layer in layers]
    return [list(group) for _, group in groupby(layers, key=lambda i: options.strides[i])]


def _feature_map(options: AnchorOptions, layer: int) -> tuple[int, int]:
    if options.feature_map_height:
        return options.feature_map_height[layer], options.feature_map_width[layer]
    stride = options.strides[layer]
    return (
        math.ceil(options.input_size_height / stride),
        math.ceil(options.input_size_width / stride),
    )


def _shapes(options: AnchorOptions, layers: Sequence[int]) -> NDArray[np.float32]:
    """Return width and height of each anchor at one position, S×2."""
    scales: list[float] = []
    ratios: list[float] = []
    for layer in layers:
        scale = _scale(options, layer)
        if layer == 0 and options.reduce_boxes_in_lowest_layer:
            ratios += [1.0, 2.0, 0.5]
            scales += [0.1, scale, scale]
            continue
        ratios += options.aspect_ratios
        scales += [scale] * len(options.aspect_ratios)
        if options.interpolated_scale_aspect_ratio > 0:
            ratios.append(options.interpolated_scale_aspect_ratio)
            scales.append(math.sqrt(_F(scale) * _F(_scale(options, layer + 1))))
    if options.fixed_anchor_size:
        return np.ones((len(ratios), 2), dtype=np.float32)
    sizes, roots = np.array(scales, dtype=_F), np.sqrt(np.array(ratios, dtype=_F))
    return np.stack([sizes * roots, sizes / roots], axis=1).astype(_F)


def _scale(options: AnchorOptions, layer: int) -> float:
    """Return the size of a layer's anchors, evenly spaced over the layers; 1 past the last."""
    count = len(options.strides) or options.num_layers
    if layer == count:
        return 1.0
    if count == 1:
        return (options.min_scale + options.max_scale) * 0.5
    return options.min_scale + (options.max_scale - options.min_scale) * layer / (count - 1)


def _grid(
    x: NDArray[np.float32], y: NDArray[np.float32], shapes: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Put every shape (width, height) at every position, rows first."""
    anchors = np.empty((len(y), len(x), len(shapes), 4), dtype=np.float32)
    anchors[..., 0] = x[np.newaxis, :, np.newaxis]
    anchors[..., 1] = y[:, np.newaxis, np.newaxis]
    anchors[..., 2:] = shapes
    return anchors.reshape(-1, 4)


def _multiscale(options: AnchorOptions) -> NDArray[np.float32]:
    """Make the anchors of RetinaNet-like models: octaves of scales on a pyramid of levels."""
    size = np.array([options.input_size_width, options.input_size_height], dtype=np.float32)
    steps = np.arange(options.scales_per_octave) / options.scales_per_octave
    scales = np.exp2(steps).astype(_F)
    roots = np.sqrt(np.array(options.aspect_ratios, dtype=_F))[:, np.newaxis]
    grids: list[NDArray[np.float32]] = []
    for index, level in enumerate(range(options.min_level, options.max_level + 1)):
        stride = 2**level
        base = _F(stride * options.anchor_scale)
        shapes = np.stack([scales * roots * base, scales * base / roots], axis=-1).reshape(-1, 2)
        height, width = _feature_map(options, index)
        # Only an input that the stride divides has its anchors in the middle of the cells.
        middle = [stride / 2 if side % stride == 0 or side == 1 else 0.0 for side in size]
        x = (np.arange(width) * stride + middle[0]).astype(_F)
        y = (np.arange(height) * stride + middle[1]).astype(_F)
        grids.append(_grid(x, y, shapes))
    anchors = np.concatenate(grids)
    if options.normalize_coordinates:
        anchors /= np.tile(size, 2)
    return anchors
