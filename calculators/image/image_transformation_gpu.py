"""Scale, turn and mirror textures, for the calculators that do."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import PayloadTypeError
from ...framework.formats import ImageFormat
from ...framework.quick_dataclass import dataclass
from ..gpu.device import GpuBuffer, GpuDevice
from ..gpu.texture_pool import TextureFormat
from .transformation import PaddingColor, ScaleMode, Transformation

__all__ = ["GpuScaler", "Layout", "TextureTransformer"]

_TILE = 8
_WORDS = 16
_LINEAR, _NEAREST, _MEAN = 0, 1, 2

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """The place of a scaled image of size ``inner`` in the upright result, at ``offset``."""

    upright: Pair
    inner: Pair
    offset: Pair

    @classmethod
    def of(cls, given: Pair, size: Pair, how: Transformation) -> Layout:
        """Lay a picture of size ``given`` out for a result that has ``size`` after turning."""
        upright = (size[1], size[0]) if how.is_on_side else size
        if how.scale is ScaleMode.STRETCH:
            return cls(upright, upright, (0, 0))
        choose = max if how.scale is ScaleMode.FILL_AND_CROP else min
        # In 32 bits, as MediaPipe does it on the processor.
        ratios = np.array(upright, np.float32) / np.array(given, np.float32)
        scale = choose(ratios[0], ratios[1])
        inner = tuple(max(math.floor(float(np.float32(side) * scale) + 0.5), 1) for side in given)
        offset = ((upright[0] - inner[0]) // 2, (upright[1] - inner[1]) // 2)
        return cls(upright, (inner[0], inner[1]), offset)


class GpuScaler:
    """Scale, turn counterclockwise and mirror textures of 8 bits, in this order; one at a time.

    It gives what the processor's ``transformed`` does, to a level, but that a turned picture fills
    the wanted size, and that FILL_AND_CROP does. ``means`` takes the mean of the pixels that a
    pixel of a smaller result covers; without it they are blended from the nearest four.
    """

    def __init__(self, *, means: bool = True, nearest_middle: bool = False) -> None:
        self._means = means
        self._nearest_middle = nearest_middle
        self._device: GpuDevice | None = None

    def scale(
        self,
        picture: GpuBuffer,
        how: Transformation,
        size: Pair,
        format: ImageFormat | None = None,  # noqa: A002
    ) -> GpuBuffer:
        """Return a new texture of ``size`` (width, height) and ``format``, the picture's if None.

        Raises ``PayloadTypeError`` for textures of floats.
        """
        if picture.texture_format is not TextureFormat.RGBA8:
            raise PayloadTypeError(
                f"a picture in {picture.format.name} cannot be scaled on the graphics card; "
                "expected SRGB, SRGBA or GRAY8; convert it first"
            )
        device = picture.device
        layout = Layout.of((picture.width, picture.height), size, how)
        result = device.new_buffer(*size, format or picture.format)
        words = self._words(picture, how, layout)
        words[12:].view(np.float32)[:] = _color(how.padding, result.format)
        pipeline = device.compute_pipeline("image/scale")
        groups = (-(-size[0] // _TILE), -(-size[1] // _TILE))
        self._prepare(device)
        with device.commands("scaling a picture") as encoder:
            device.raw.queue.write_buffer(self._uniform, 0, words)
            device.dispatch(encoder, pipeline, (picture, self._uniform, result), groups)
        return result

    def _prepare(self, device: GpuDevice) -> None:
        if self._device is device:
            return
        usage = device.wgpu.BufferUsage
        with device.use("a buffer for scaling") as raw:
            self._uniform = raw.create_buffer(size=4 * _WORDS, usage=usage.UNIFORM | usage.COPY_DST)
        self._device = device

    def _words(self, picture: GpuBuffer, how: Transformation, layout: Layout) -> NDArray[np.uint32]:
        """Return the ``Scaling`` of ``scale.wgsl``, without its colour."""
        words = np.zeros(_WORDS, dtype=np.uint32)
        whole = words[:12].view(np.int32)
        whole[0:6] = _to_upright(how, layout.upright).ravel()
        whole[4:6] -= layout.offset
        whole[6:8] = layout.inner
        whole[8:11] = self._mode(picture, how, layout), self._nearest_middle, how.padding is None
        return words

    def _mode(self, picture: GpuBuffer, how: Transformation, layout: Layout) -> int:
        if how.nearest:
            return _NEAREST
        is_smaller = picture.width > layout.inner[0] and picture.height > layout.inner[1]
        return _MEAN if self._means and is_smaller else _LINEAR


class TextureTransformer:
    """Do with textures what ``ImageTransformationCalculator`` does with pictures in memory."""

    def __init__(self) -> None:
        self._scaler = GpuScaler()

    def __call__(self, picture: GpuBuffer, how: Transformation) -> GpuBuffer:
        """Return the result; the picture itself where nothing is to be done."""
        given = (picture.width, picture.height)
        size = how.size_of(*given)
        if how.scales and how.scale is ScaleMode.FILL_AND_CROP:
            # As in MediaPipe, the wanted size is only a limit.
            size = Layout.of(given, size, Transformation(scale=ScaleMode.FIT)).inner
        turned = how.rotation.degrees or how.flip_horizontally or how.flip_vertically
        if size == given and not turned:
            return picture
        return self._scaler.scale(picture, how, size)


def _to_upright(how: Transformation, upright: Pair) -> NDArray[np.int64]:
    """Return which way a column, a row and the first pixel of the result lead before turning."""
    right, bottom = upright[0] - 1, upright[1] - 1
    turns = {
        0: [(1, 0), (0, 1), (0, 0)],
        90: [(0, 1), (-1, 0), (right, 0)],
        180: [(-1, 0), (0, -1), (right, bottom)],
        270: [(0, -1), (1, 0), (0, bottom)],
    }
    column, row, origin = np.array(turns[how.rotation.degrees])
    width, height = (upright[1], upright[0]) if how.is_on_side else upright
    if how.flip_horizontally:
        column, origin = -column, origin + column * (width - 1)
    if how.flip_vertically:
        row, origin = -row, origin + row * (height - 1)
    return np.array([column, row, origin])


def _color(padding: PaddingColor | None, format: ImageFormat) -> tuple[float, ...]:  # noqa: A002
    color = padding or PaddingColor()
    levels = (color.red, color.green, color.blue)
    if format is ImageFormat.GRAY8:
        levels = (color.red,) * 3
    # As OpenCV pads on the processor; what has no alpha is opaque in a texture.
    alpha = 0.0 if format is ImageFormat.SRGBA else 1.0
    return (*(level / 255 for level in levels), alpha)
