"""Turn pictures and matrices into tensors, without resizing them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import ImageFormat, ImageFrame, Tensors
from ..gpu.device import GpuBuffer, Picture
from ..gpu.origin import GpuOrigin
from ..gpu.transfer import downloaded
from ..wiring import checked_options, needs_one_of
from .image_to_tensor import FloatRange

__all__ = ["TensorConverterCalculator", "TfLiteConverterCalculator"]

_FORMATS = {ImageFormat.SRGB, ImageFormat.SRGBA, ImageFormat.GRAY8, ImageFormat.VEC32F1}


class _ConverterCalculator(Calculator, abstract=True, pure=True):
    """What both converters share; subclasses send what ``_tensor`` returns."""

    image = Input[Picture](Picture, optional=True, doc="of a texture only the tensor comes back")
    image_gpu = Input[Picture](GpuBuffer, optional=True)
    matrix = Input[NDArray[np.float32]](np.ndarray, optional=True, doc="of two dimensions")
    zero_center = Option(True, doc="Map pixels to -1..1; false: to 0..1.")
    output_tensor_float_range: Option[FloatRange | None] = Option(
        None, type=FloatRange | None, doc="Values for black and white, in place of zero_center."
    )
    use_custom_normalization = Option(False, doc="Map x to x / custom_div - custom_sub instead.")
    custom_div = Option(-1.0, doc="Above 0 with use_custom_normalization.")
    custom_sub = Option(-1.0, doc="0 or more with use_custom_normalization.")
    flip_vertically = Option(False, doc="Turn the picture upside down.")
    max_num_channels = Option(3, doc="1, 3 or 4: further channels are dropped.")
    row_major_matrix = Option(False, doc="Write a matrix row by row, not column by column.")
    use_quantized_tensors = Option(False, doc="See the calculator.")

    #: Whether ``use_quantized_tensors`` means something.
    _quantizes = False

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.image, cls.image_gpu, cls.matrix)
        options = checked_options(cls, contract)
        if options is None:
            return
        if options["max_num_channels"] not in {1, 3, 4}:
            raise ValueError(f"max_num_channels is {options['max_num_channels']}; expected 1, 3, 4")
        div, sub = options["custom_div"], options["custom_sub"]
        if options["use_custom_normalization"] and (div <= 0 or sub < 0):
            raise ValueError(
                f"custom_div is {div} and custom_sub {sub}; expected numbers above 0, and of 0 or "
                "more, with use_custom_normalization"
            )

    def open(self, ctx: Context) -> None:
        self._low, self._scale = self._range()

    def _tensor(self, ctx: Context) -> NDArray[Any] | None:
        """Return the tensor of the picture or matrix of this time, None without one."""
        image, matrix = ctx.get(self.image) or ctx.get(self.image_gpu), ctx.get(self.matrix)
        if isinstance(image, GpuBuffer):
            ctx.runs_on(image.device.label)
            image = downloaded(image)
        if image is not None:
            return self._converted(image, ctx.node)
        if matrix is None:
            return None
        values = np.asarray(matrix, np.float32)
        flat = (values if self.row_major_matrix else values.T).flatten()
        return flat.reshape(*matrix.shape, 1)

    def _range(self) -> tuple[np.float32, np.float32]:
        """Return what black becomes, and by how much one level adds to it."""
        if self.use_custom_normalization:
            low, high = -self.custom_sub, -self.custom_sub + 255.0 / self.custom_div
        elif self.output_tensor_float_range is not None:
            low, high = self.output_tensor_float_range.min, self.output_tensor_float_range.max
        else:
            low, high = (-1.0 if self.zero_center else 0.0), 1.0
        return np.float32(low), (np.float32(high) - np.float32(low)) / np.float32(255)

    def _converted(self, image: ImageFrame, where: str) -> NDArray[Any]:
        is_float = image.format is ImageFormat.VEC32F1
        quantized = self._quantizes and self.use_quantized_tensors
        if image.format not in _FORMATS or (is_float and quantized):
            raise PayloadTypeError(
                f"{where}: got a picture in {image.format.name}; expected SRGB, SRGBA, GRAY8 or, "
                "unless it is to be quantized, VEC32F1"
            )
        pixels = image.data.reshape(image.height, image.width, -1)[..., : self.max_num_channels]
        if quantized:
            return pixels.copy()
        if self.flip_vertically:
            pixels = pixels[::-1]
        values: NDArray[np.float32] = pixels.astype(np.float32)
        values *= self._scale
        values += self._low
        return values


class TensorConverterCalculator(_ConverterCalculator, pure=True):
    """Send a picture as a float32 tensor 1×height×width×channels, a matrix as 1×rows×columns×1.

    The values 0 to 255 are mapped to -1 to 1, or to what the options say; those of a matrix stay.
    ``use_quantized_tensors`` has no effect, as in MediaPipe. Raises ``PayloadTypeError`` for
    pictures in other formats than SRGB, SRGBA, GRAY8 and VEC32F1.

    Source: ``mediapipe/calculators/tensor/tensor_converter_calculator.{cc,proto}``.
    """

    tensors = Output(Tensors)
    tensor = Output[NDArray[np.float32]](np.ndarray, doc="the tensor by itself")

    gpu_origin = Option(GpuOrigin.DEFAULT, doc="Accepted for graphs that also run on textures.")

    def process(self, ctx: Context) -> None:
        tensor = self._tensor(ctx)
        if tensor is not None:
            tensors = Tensors(tensor[np.newaxis])
            ctx[self.tensors] = tensors
            ctx[self.tensor] = tensors[0]


class TfLiteConverterCalculator(_ConverterCalculator, pure=True):
    """Send a picture as a float32 tensor height×width×channels, a matrix as rows×columns×1.

    The older form of TensorConverterCalculator, whose tensors lack the first side. With
    ``use_quantized_tensors`` the tensor is the picture's uint8, never upside down. Tensors are in
    memory, also those of the tag TENSORS_GPU. Every picture makes one: where MediaPipe drops those
    that come too quickly, the graph's flow limiter does.

    Source: ``mediapipe/calculators/tflite/tflite_converter_calculator.{cc,proto}``.
    """

    tensors = Output(Tensors)
    tensors_gpu = Output(Tensors, doc="the same")

    _quantizes = True

    def process(self, ctx: Context) -> None:
        tensor = self._tensor(ctx)
        if tensor is not None:
            ctx[self.tensors] = ctx[self.tensors_gpu] = Tensors(tensor)
