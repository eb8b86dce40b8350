"""Turn pictures into the input tensors of models."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import FrameworkError
from ...framework.formats import NormalizedRect, Rect, Tensors
from ...framework.quick_dataclass import dataclass
from ..gpu.device import GpuBuffer, Picture
from ..gpu.origin import GpuOrigin
from ..wiring import needs_one_of
from .crop import BorderMode
from .roi import Padding, pad_to_aspect_ratio, roi_in_pixels, roi_to_image_matrix
from .sampler import Sampler

__all__ = ["FloatRange", "ImageToTensorCalculator", "IntRange", "UIntRange"]

_RANGES = ("output_tensor_float_range", "output_tensor_int_range", "output_tensor_uint_range")


@dataclass(frozen=True, slots=True)
class FloatRange:
    """Maps black to ``min`` and white to ``max``, as float32."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    min: float
    max: float

    def __post_init__(self) -> None:
        _check_range(self.min, self.max, (-math.inf, math.inf))


@dataclass(frozen=True, slots=True)
class IntRange:
    """Maps black to ``min`` and white to ``max``, within the limits of int8."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    min: int
    max: int

    def __post_init__(self) -> None:
        _check_range(self.min, self.max, (-128, 127))


@dataclass(frozen=True, slots=True)
class UIntRange:
    """Maps black to ``min`` and white to ``max``, within the limits of uint8."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    min: int
    max: int

    def __post_init__(self) -> None:
        _check_range(self.min, self.max, (0, 255))


class ImageToTensorCalculator(Calculator, pure=True):
    """Cut a region out of a picture, resize it and map its values to a range.

    The picture is in memory or a texture; MediaPipe's tag for the latter, IMAGE_GPU, may be wired
    in place of IMAGE. TENSORS holds one array 1×height×width×3 in memory. NORM_RECT chooses the
    region, which may be rotated and reach outside; where it is wired, a picture without a
    rectangle, or with one of no size, makes no output. LETTERBOX_PADDING is (left, top, right,
    bottom) in fractions of the tensor. MATRIX (4×4, float32) maps normalized points of the tensor
    to normalized points of the picture.

    Grey pictures become three equal channels, alpha is dropped and 16-bit samples lose their lower
    8 bits; pictures of floats raise ``PayloadTypeError``. Values are rounded to 8 bits after
    resizing, before they are mapped to the range.
    Source: ``mediapipe/calculators/tensor/image_to_tensor_calculator.cc``.
    """

    image = Input[Picture](Picture, optional=True, doc="of a texture only the tensor comes back")
    image_gpu = Input[Picture](GpuBuffer, optional=True)
    norm_rect = Input(NormalizedRect, optional=True)
    tensors = Output(Tensors)
    tensor = Output[NDArray[Any]](np.ndarray, doc="the only tensor by itself")
    letterbox_padding = Output[Padding](tuple[float, float, float, float])
    matrix = Output[NDArray[np.float32]](np.ndarray)

    output_tensor_width: Option[int | None] = Option(
        None,
        type=int | None,
        gt=0,
        doc="Width of the tensor; that of the picture if left out.",
        example=256,
    )
    output_tensor_height: Option[int | None] = Option(
        None,
        type=int | None,
        gt=0,
        doc="Height of the tensor; that of the picture if left out.",
        example=256,
    )
    keep_aspect_ratio = Option(
        False, doc="Grow the region to the tensor's proportions instead of stretching it."
    )
    border_mode = Option(
        BorderMode.BORDER_UNSPECIFIED, doc="What lies outside the picture; the edge by default."
    )
    output_tensor_float_range: Option[FloatRange | None] = Option(
        None,
        type=FloatRange | None,
        doc="Values for black and white, as float32.",
        example={"min": 0.0, "max": 1.0},
    )
    output_tensor_int_range: Option[IntRange | None] = Option(
        None, type=IntRange | None, doc="Values for black and white, as int8."
    )
    output_tensor_uint_range: Option[UIntRange | None] = Option(
        None, type=UIntRange | None, doc="Values for black and white, as uint8."
    )
    gpu_origin = Option(GpuOrigin.DEFAULT, doc="Accepted for graphs that also run on textures.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        if contract.node is None or contract.node.damaged:
            return
        chosen = [name for name in _RANGES if contract.node.options.get(name) is not None]
        _require_one_range(chosen)
        needs_one_of(contract, cls.image, cls.image_gpu)

    def open(self, ctx: Context) -> None:
        values = {name: getattr(self, name) for name in _RANGES}
        chosen = [name for name in _RANGES if values[name] is not None]
        _require_one_range(chosen)
        self._table = value_table(values[chosen[0]])
        self._factor = _factor_of(self._table)
        self._has_rect = ctx.is_wired(self.norm_rect)
        self._sampler = Sampler()

    def process(self, ctx: Context) -> None:
        image, rect = ctx.get(self.image) or ctx.get(self.image_gpu), ctx.get(self.norm_rect)
        if image is None:
            return
        if isinstance(image, GpuBuffer):
            ctx.runs_on(image.device.label)
        # A rectangle of no size is how some graphs say that there is none.
        if self._has_rect and (rect is None or rect.width == rect.height == 0):
            return
        width = self.output_tensor_width or image.width
        height = self.output_tensor_height or image.height
        roi = roi_in_pixels(rect, image.width, image.height)
        _check_roi(roi, ctx.node)
        padding: Padding = (0.0, 0.0, 0.0, 0.0)
        if self.keep_aspect_ratio:
            roi, padding = pad_to_aspect_ratio(roi, width, height)
        cropped = self._sampler.sample(image, roi, (width, height), self.border_mode)
        tensors = Tensors(self._in_range(cropped)[np.newaxis])
        ctx[self.tensors] = tensors
        ctx[self.tensor] = tensors[0]
        ctx[self.letterbox_padding] = padding
        if ctx.is_wired(self.matrix):
            ctx[self.matrix] = roi_to_image_matrix(roi, image.width, image.height)

    def _in_range(self, pixels: NDArray[np.uint8]) -> NDArray[Any]:
        if self._factor is not None:
            # Half the time of looking up, and of one `multiply` with a dtype, which converts and
            # multiplies piece by piece in a buffer.
            values = pixels.astype(np.float32)
            values *= self._factor
            return values
        return _looked_up(pixels, self._table)


def value_table(target: FloatRange | IntRange | UIntRange) -> NDArray[Any]:
    """Return what each of the 256 levels becomes, in the type that the range stands for."""
    low, high = np.float32(target.min), np.float32(target.max)
    scale = (high - low) / np.float32(255)
    # Rounded once, after the sum, as OpenCV's fused multiply-add does it in MediaPipe.
    values = (np.arange(256) * float(scale) + float(low)).astype(np.float32)
    if isinstance(target, FloatRange):
        return values
    kind = np.int8 if isinstance(target, IntRange) else np.uint8
    limits = np.iinfo(kind)
    table: NDArray[Any] = np.clip(np.rint(values), limits.min, limits.max).astype(kind)
    return table


def _factor_of(table: NDArray[Any]) -> np.float32 | None:
    """Return the number that makes each level what the table does; None if there is none."""
    if table.dtype != np.float32 or table[0]:
        return None
    factor: np.float32 = table[1]
    levels = np.arange(256, dtype=np.float32)
    return factor if np.array_equal(levels * factor, table) else None


def _looked_up(pixels: NDArray[np.uint8], table: NDArray[Any]) -> NDArray[Any]:
    from ..opencv import cv2

    # Three times as fast as indexing the table.
    return np.asarray(cv2.LUT(np.ascontiguousarray(pixels), table))


def _check_range(low: float, high: float, limits: tuple[float, float]) -> None:
    if not limits[0] <= low < high <= limits[1]:
        raise ValueError(f"min must be below max, both within {limits[0]}..{limits[1]}")


def _require_one_range(chosen: Sequence[str]) -> None:
    if len(chosen) != 1:
        raise ValueError(
            f"there is {' and '.join(chosen) or 'no range of values'}; expected one of "
            f"{', '.join(_RANGES)}, for example output_tensor_float_range: {{min: 0.0, max: 1.0}}"
        )


def _check_roi(roi: Rect, node: str) -> None:
    numbers = (roi.x_center, roi.y_center, roi.width, roi.height, roi.rotation)
    if not all(map(math.isfinite, numbers)) or roi.width <= 0 or roi.height <= 0:
        raise FrameworkError(
            f"{node}: NORM_RECT is {roi} in pixels; expected finite numbers and a width and height "
            "above 0; check the calculator that makes the rectangle"
        )
