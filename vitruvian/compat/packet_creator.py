"""Make packets (``mediapipe.packet_creator``).

Numbers are checked against the range of their type (``OverflowError``), arguments against its kind
(``TypeError``).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .image import Image
from .image_frame import ImageFormat, ImageFrame, PixelData
from .packet import Packet
from .protos import from_proto, proto_name
from .type_names import IMAGE, IMAGE_FRAME, MATRIX

__all__ = [
    "create_bool",
    "create_bool_vector",
    "create_double",
    "create_float",
    "create_float_array",
    "create_float_vector",
    "create_image",
    "create_image_frame",
    "create_image_vector",
    "create_int",
    "create_int8",
    "create_int16",
    "create_int32",
    "create_int64",
    "create_int_array",
    "create_int_vector",
    "create_matrix",
    "create_packet_vector",
    "create_proto",
    "create_proto_vector",
    "create_string",
    "create_string_to_packet_map",
    "create_string_vector",
    "create_uint8",
    "create_uint16",
    "create_uint32",
    "create_uint64",
]


def create_string(value: str | bytes) -> Packet:
    """Make a packet of text or bytes, which are one type in MediaPipe."""
    return Packet.of(_checked(value, str | bytes, "create_string", "text or bytes"), "string")


def create_bool(value: bool) -> Packet:
    """Make a packet of a flag."""
    flag = _checked(value, bool | np.bool_, "create_bool", "True or False")
    return Packet.of(bool(flag), "bool")


def create_int(value: int) -> Packet:
    """Make a packet of a whole number of 32 bits."""
    return Packet.of(_whole(value, "create_int", 32), "int")


def create_int8(value: int) -> Packet:
    """Make a packet of a whole number of 8 bits."""
    return Packet.of(_whole(value, "create_int8", 8), "signed char")


def create_int16(value: int) -> Packet:
    """Make a packet of a whole number of 16 bits."""
    return Packet.of(_whole(value, "create_int16", 16), "short")


def create_int32(value: int) -> Packet:
    """Make a packet of a whole number of 32 bits."""
    return Packet.of(_whole(value, "create_int32", 32), "int")


def create_int64(value: int) -> Packet:
    """Make a packet of a whole number of 64 bits."""
    return Packet.of(_whole(value, "create_int64", 64), "int64_t")


def create_uint8(value: int) -> Packet:
    """Make a packet of a whole number of 8 bits without a sign."""
    return Packet.of(_whole(value, "create_uint8", 8, signed=False), "unsigned char")


def create_uint16(value: int) -> Packet:
    """Make a packet of a whole number of 16 bits without a sign."""
    return Packet.of(_whole(value, "create_uint16", 16, signed=False), "unsigned short")


def create_uint32(value: int) -> Packet:
    """Make a packet of a whole number of 32 bits without a sign."""
    return Packet.of(_whole(value, "create_uint32", 32, signed=False), "unsigned int")


def create_uint64(value: int) -> Packet:
    """Make a packet of a whole number of 64 bits without a sign."""
    return Packet.of(_whole(value, "create_uint64", 64, signed=False), "uint64_t")


def create_float(value: float) -> Packet:
    """Make a packet of a number, rounded to 32 bits."""
    return Packet.of(_rounded(value, "create_float"), "float")


def create_double(value: float) -> Packet:
    """Make a packet of a number of 64 bits."""
    return Packet.of(_real(value, "create_double"), "double")


def create_int_array(values: Iterable[int]) -> Packet:
    """Make a packet of whole numbers of 32 bits."""
    return Packet.of(_whole_numbers(values, "create_int_array"), "int []")


def create_float_array(values: Iterable[float]) -> Packet:
    """Make a packet of numbers, rounded to 32 bits."""
    numbers = tuple(_rounded(value, "create_float_array") for value in values)
    return Packet.of(numbers, "float []")


def create_int_vector(values: Iterable[int]) -> Packet:
    """Make a packet of whole numbers of 32 bits."""
    return Packet.of(_whole_numbers(values, "create_int_vector"), "::std::vector<int>")


def create_bool_vector(values: Iterable[bool]) -> Packet:
    """Make a packet of flags."""
    flags = tuple(
        bool(_checked(value, bool | np.bool_, "create_bool_vector", "a list of flags"))
        for value in values
    )
    return Packet.of(flags, "::std::vector<bool>")


def create_float_vector(values: Iterable[float]) -> Packet:
    """Make a packet of numbers, rounded to 32 bits."""
    numbers = tuple(_rounded(value, "create_float_vector") for value in values)
    return Packet.of(numbers, "::std::vector<float>")


def create_string_vector(values: Iterable[str | bytes]) -> Packet:
    """Make a packet of texts."""
    texts = tuple(
        _text(_checked(value, str | bytes, "create_string_vector", "a list of texts"))
        for value in values
    )
    return Packet.of(texts, "::std::vector<std::string>")


def create_image_vector(values: Iterable[Image]) -> Packet:
    """Make a packet of pictures."""
    images = tuple(
        _checked(value, Image, "create_image_vector", "a list of Image").to_core()
        for value in values
    )
    return Packet.of(images, f"::std::vector<{IMAGE}>")


def create_packet_vector(values: Iterable[Packet]) -> Packet:
    """Make a packet of packets."""
    packets = tuple(
        _checked(value, Packet, "create_packet_vector", "a list of packets") for value in values
    )
    return Packet.of(packets, "::std::vector<::mediapipe::Packet>")


def create_string_to_packet_map(values: Mapping[str, Packet]) -> Packet:
    """Make a packet of packets by name."""
    packets = {
        name: _checked(value, Packet, "create_string_to_packet_map", "packets by name")
        for name, value in values.items()
    }
    return Packet.of(packets, "::std::map<std::string,::mediapipe::Packet>")


def create_matrix(matrix: ArrayLike, transpose: bool = False) -> Packet:
    """Make a packet of a copy of a matrix, rounded to 32 bits."""
    values = np.array(matrix, dtype=np.float32, order="C", copy=True)
    if values.ndim > 2:
        raise TypeError(f"create_matrix(): got {values.ndim} dimensions; expected rows and columns")
    if values.ndim < 2:
        values = values.reshape(-1, 1)
    return Packet.of(values.T.copy() if transpose else values, MATRIX)


def create_image_frame(
    data: ImageFrame | NDArray[Any],
    *,
    image_format: ImageFormat | None = None,
    copy: bool | None = None,
) -> Packet:
    """Make a packet of a picture, from an ``ImageFrame`` (copied) or an array H×W or H×W×C.

    An array is copied if it can be written to, unless ``copy`` says otherwise; an array that is
    shared must be contiguous. Raises ``ValueError``, and warns of sharing what can change.
    """
    return Packet.of(_pixels(data, ImageFrame, image_format, copy), IMAGE_FRAME)


def create_image(
    data: Image | NDArray[Any],
    *,
    image_format: ImageFormat | None = None,
    copy: bool | None = None,
) -> Packet:
    """Make a packet of a picture, from an ``Image`` or an array, as ``create_image_frame``."""
    return Packet.of(_pixels(data, Image, image_format, copy), IMAGE)


def create_proto(proto_message: Any) -> Packet:
    """Make a packet of a protocol buffers message, turned into the value that graphs carry."""
    name = proto_name(proto_message).replace(".", "::")
    return Packet.of(from_proto(proto_message), f"::{name}")


def create_proto_vector(message_list: Iterable[Any]) -> Packet:
    """Refuse, as MediaPipe does."""
    raise NotImplementedError("create_proto_vector is not implemented.")


def _pixels(
    data: Any, kind: type[PixelData], image_format: ImageFormat | None, copy: bool | None
) -> Any:
    if isinstance(data, kind):
        if image_format is not None and data.image_format != image_format:
            raise ValueError("The provided image_format doesn't match the one from the data arg.")
        if copy is False:
            name = kind.__name__
            raise ValueError(
                f"Creating {name} packet by taking a reference of another {name} object is not "
                "supported yet."
            )
        return data.to_core()
    if image_format is None:
        raise ValueError("Please provide 'image_format' with 'data'.")
    is_copied = data.flags.writeable if copy is None else copy
    if not is_copied:
        _check_shared(data, kind)
    return kind.core_of(image_format, data, copy=is_copied)


def _check_shared(data: NDArray[Any], kind: type[PixelData]) -> None:
    if not data.flags.c_contiguous:
        raise ValueError("Reference mode is unavailable if 'data' is not c_contiguous.")
    if data.flags.writeable:
        warnings.warn(
            "'data' is still writeable. Taking a reference of the data to create "
            f"{kind.__name__} packet is dangerous.",
            RuntimeWarning,
            stacklevel=4,
        )


def _checked(value: Any, kind: Any, call: str, expected: str) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{call}(): got {value!r}; expected {expected}")
    return value


def _whole(value: Any, call: str, bits: int, *, signed: bool = True) -> int:
    if not hasattr(value, "__index__"):
        raise TypeError(f"{call}(): got {value!r}; expected a whole number")
    number = int(value)
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    if number > high:
        # Spelt as MediaPipe spells it, for whoever looks for the text.
        raise OverflowError(f"{number} execeeds the maximum value ({high}) the data type can have.")
    if number < low:
        raise OverflowError(
            f"{number} goes below the minimum value ({low}) the data type can have."
        )
    return number


def _whole_numbers(values: Iterable[int], call: str) -> tuple[int, ...]:
    return tuple(_whole(value, call, 32) for value in values)


def _real(value: Any, call: str) -> float:
    if not hasattr(value, "__float__") and not hasattr(value, "__index__"):
        raise TypeError(f"{call}(): got {value!r}; expected a number")
    return float(value)


def _rounded(value: Any, call: str) -> float:
    return float(np.float32(_real(value, call)))


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode()
