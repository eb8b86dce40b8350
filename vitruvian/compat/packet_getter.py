"""Read packets (``mediapipe.packet_getter``).

Each getter raises ``ValueError`` when the packet holds another type and ``RuntimeError`` when it is
empty.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..framework.formats import ImageFrame as CoreImageFrame
from .image import Image
from .image_frame import ImageFrame
from .packet import Packet
from .protos import is_proto_value, to_proto
from .type_names import IMAGE, IMAGE_FRAME, MATRIX, is_tuple

__all__ = [
    "get_bool",
    "get_bool_list",
    "get_bytes",
    "get_float",
    "get_float_list",
    "get_image",
    "get_image_frame",
    "get_image_list",
    "get_int",
    "get_int_list",
    "get_matrix",
    "get_packet_list",
    "get_proto",
    "get_proto_list",
    "get_str",
    "get_str_list",
    "get_str_to_packet_dict",
    "get_uint",
]

_SIGNED = {"int", "signed char", "short", "int64_t"}
_UNSIGNED = {"unsigned char", "unsigned short", "unsigned int", "uint64_t"}


def get_str(packet: Packet) -> str:
    """Return text."""
    value = _value(packet, "string", str | bytes)
    return value.decode() if isinstance(value, bytes) else str(value)


def get_bytes(packet: Packet) -> bytes:
    """Return bytes."""
    value = _value(packet, "string", str | bytes)
    return value.encode() if isinstance(value, str) else bytes(value)


def get_bool(packet: Packet) -> bool:
    """Return a flag."""
    return bool(_value(packet, "bool", bool))


def get_int(packet: Packet) -> int:
    """Return a whole number."""
    return _number(packet, _SIGNED, "int, int8, int16, int32, or int64 data")


def get_uint(packet: Packet) -> int:
    """Return a whole number without a sign."""
    number = _number(packet, _UNSIGNED, "uint8, uint16, uint32, or uint64 data")
    if number < 0:
        raise ValueError(f"the packet holds {number}, which is below 0; read it with get_int")
    return number


def get_float(packet: Packet) -> float:
    """Return a number."""
    _require_packet(packet)
    value = None if packet.is_empty() else packet.core.value
    if packet.declared_type not in {None, "float", "double"} or not isinstance(value, float):
        raise ValueError("Packet doesn't contain float or double data.")
    # MediaPipe gives 32 bits of a double too.
    return float(np.float32(value))


def get_int_list(packet: Packet) -> list[int]:
    """Return whole numbers."""
    what = "int, int8, int16, int32, or int64 containers"
    return [int(item) for item in _items(packet, "::std::vector<int>", int, what)]


def get_bool_list(packet: Packet) -> list[bool]:
    """Return flags."""
    return list(_value(packet, "::std::vector<bool>", tuple))


def get_float_list(packet: Packet) -> list[float]:
    """Return numbers."""
    what = "std::vector<float> or std::array<float, 4 / 16> containers"
    return [float(item) for item in _items(packet, "::std::vector<float>", float, what)]


def get_str_list(packet: Packet) -> list[str]:
    """Return texts."""
    return list(_value(packet, "::std::vector<std::string>", tuple))


def get_image_list(packet: Packet) -> list[Image]:
    """Return pictures."""
    values = _value(packet, f"::std::vector<{IMAGE}>", tuple)
    return [Image.from_core(value) for value in values]


def get_packet_list(packet: Packet) -> list[Packet]:
    """Return packets."""
    return list(_value(packet, "::std::vector<::mediapipe::Packet>", tuple))


def get_str_to_packet_dict(packet: Packet) -> dict[str, Packet]:
    """Return packets by name."""
    return dict(_value(packet, "::std::map<std::string,::mediapipe::Packet>", dict))


def get_image(packet: Packet) -> Image:
    """Return a picture, which is not copied."""
    return Image.from_core(_value(packet, IMAGE, CoreImageFrame))


def get_image_frame(packet: Packet) -> ImageFrame:
    """Return a picture, which is not copied."""
    return ImageFrame.from_core(_value(packet, IMAGE_FRAME, CoreImageFrame))


def get_matrix(packet: Packet) -> NDArray[np.float32]:
    """Return a matrix."""
    return np.asarray(_value(packet, MATRIX, np.ndarray), dtype=np.float32)


def get_proto(packet: Packet) -> Any:
    """Return a protocol buffers message; see ``vitruvian.compat.protos`` for its class."""
    return to_proto(_proto_value(packet))


def get_proto_list(packet: Packet) -> list[Any]:
    """Return a list of protocol buffers messages."""
    value = _proto_value(packet)
    if not is_tuple(value):
        text = f'The Packet stores "{packet.type_name}", but a list was requested.'
        raise ValueError(text)  # as MediaPipe
    return [to_proto(item) for item in value]


def _proto_value(packet: Packet) -> Any:
    _require_packet(packet)
    if packet.is_empty():
        raise RuntimeError("Expected a Packet of type: proto, but received an empty Packet.")
    value: Any = packet.core.value
    if not is_proto_value(value):
        raise ValueError(f'The Packet stores "{packet.type_name}", which is no protobuf message.')
    return value


def _require_packet(packet: object) -> None:
    if not isinstance(packet, Packet):
        raise TypeError(f"got {packet!r}; expected a packet")


def _value(packet: Packet, wanted: str, kind: Any) -> Any:
    """Return the payload; what calculators made has no declared type and must fit ``kind``."""
    _require_packet(packet)
    if packet.is_empty():
        raise RuntimeError(f"Expected a Packet of type: {wanted}, but received an empty Packet.")
    value = packet.core.value
    declared = packet.declared_type
    if declared != wanted if declared is not None else not isinstance(value, kind):
        raise ValueError(f'The Packet stores "{packet.type_name}", but "{wanted}" was requested.')
    return value


def _number(packet: Packet, types: set[str], what: str) -> int:
    _require_packet(packet)
    value = None if packet.is_empty() else packet.core.value
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    if not is_whole or packet.declared_type not in {None, *types}:
        raise ValueError(f"Packet doesn't contain {what}.")
    return int(value)  # type: ignore[arg-type]


def _items(packet: Packet, wanted: str, kind: type, what: str) -> tuple[Any, ...]:
    _require_packet(packet)
    value: Any = None if packet.is_empty() else packet.core.value
    fits = is_tuple(value) and all(isinstance(item, kind) for item in value)
    if not fits or packet.declared_type not in {None, wanted}:
        raise ValueError(f"Packet doesn't contain {what}.")
    return tuple(value)
