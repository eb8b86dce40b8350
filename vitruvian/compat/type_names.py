"""The names by which MediaPipe registers the types of payloads."""

from __future__ import annotations

import types
from typing import Any, TypeGuard, Union, get_args, get_origin

import numpy as np

from ..framework.formats import (
    Classification,
    ClassificationList,
    Detection,
    DetectionList,
    ImageFrame,
    LandmarkList,
    NormalizedLandmarkList,
    NormalizedRect,
    Rect,
    RenderData,
    Tensors,
    VideoHeader,
)

__all__ = ["is_tuple", "name_of_type", "name_of_value"]

IMAGE = "::mediapipe::Image"
IMAGE_FRAME = "::mediapipe::ImageFrame"
MATRIX = "Eigen::Matrix<float, -1, -1, 0, -1, -1>"

_NAMES: dict[Any, str] = {
    bool: "bool",
    int: "int",
    float: "float",
    str: "string",
    bytes: "string",
    ImageFrame: IMAGE_FRAME,
    Tensors: "::std::vector<::mediapipe::Tensor>",
    np.ndarray: MATRIX,
    **{
        kind: f"::mediapipe::{kind.__name__}"
        for kind in (
            Classification,
            ClassificationList,
            Detection,
            DetectionList,
            LandmarkList,
            NormalizedLandmarkList,
            NormalizedRect,
            Rect,
            RenderData,
            VideoHeader,
        )
    },
}


def is_tuple(value: object) -> TypeGuard[tuple[Any, ...]]:
    """Return True when a payload is a vector in MediaPipe."""
    return isinstance(value, tuple)


def name_of_type(kind: Any) -> str | None:
    """Return the registered name of the type of a stream or side packet, or None."""
    if get_origin(kind) in {Union, types.UnionType}:
        names = [name_of_type(member) for member in get_args(kind)]
        return None if None in names else f"OneOf<{', '.join(map(str, names))}>"
    arguments = get_args(kind)
    if get_origin(kind) is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        item = "std::string" if arguments[0] is str else name_of_type(arguments[0])
        return None if item is None else f"::std::vector<{item}>"
    if get_origin(kind) is tuple and arguments == (float,) * 4:
        return "::std::array<float, 4>"
    if get_origin(kind) is tuple and arguments == (int, int):
        return "::std::pair<int, int>"
    # `NDArray` is a generic too.
    return _NAMES.get(get_origin(kind) or kind)


def name_of_value(value: object) -> str:
    """Return the name of a payload's type; that of the Python class where there is none."""
    if is_tuple(value) and value:
        item = "std::string" if isinstance(value[0], str) else name_of_value(value[0])
        return f"::std::vector<{item}>"
    return next(
        (name for kind, name in _NAMES.items() if isinstance(value, kind)), type(value).__name__
    )
