"""The kinds of data that go into a solution and come out of it, with MediaPipe's names."""

from __future__ import annotations

from enum import Enum, unique

__all__ = ["PacketDataType"]


@unique
class PacketDataType(Enum):
    """The kinds of data that go in and out."""

    STRING = "string"
    BOOL = "bool"
    BOOL_LIST = "bool_list"
    INT = "int"
    INT_LIST = "int_list"
    FLOAT = "float"
    FLOAT_LIST = "float_list"
    AUDIO = "matrix"
    IMAGE = "image"
    IMAGE_LIST = "image_list"
    IMAGE_FRAME = "image_frame"
    PROTO = "proto"
    PROTO_LIST = "proto_list"

    @staticmethod
    def from_registered_name(registered_name: str) -> PacketDataType:
        """Return the kind of a type by MediaPipe's name; raises ``KeyError``."""
        names = [registered_name]
        if registered_name.startswith("OneOf<"):
            names += [name.strip() for name in registered_name[6:-1].split(",")]
        for name in names:
            found = _kind_of(name)
            if found is not None:
                return found
        raise KeyError(registered_name)


_KINDS = {
    "string": PacketDataType.STRING,
    "bool": PacketDataType.BOOL,
    "int": PacketDataType.INT,
    "int64_t": PacketDataType.INT,
    "float": PacketDataType.FLOAT,
    "::std::vector<bool>": PacketDataType.BOOL_LIST,
    "::std::vector<int>": PacketDataType.INT_LIST,
    "::std::vector<float>": PacketDataType.FLOAT_LIST,
    "::mediapipe::ImageFrame": PacketDataType.IMAGE_FRAME,
    "::mediapipe::Image": PacketDataType.IMAGE,
    "::std::vector<::mediapipe::Image>": PacketDataType.IMAGE_LIST,
    "Eigen::Matrix<float, -1, -1, 0, -1, -1>": PacketDataType.AUDIO,
    "::std::vector<::mediapipe::Tensor>": None,
    "::mediapipe::RenderData": None,
    "::mediapipe::VideoHeader": None,
}


def _kind_of(name: str) -> PacketDataType | None:
    if name in _KINDS:
        return _KINDS[name]
    if name.startswith("::std::vector<::mediapipe::"):
        return PacketDataType.PROTO_LIST
    return PacketDataType.PROTO if name.startswith("::mediapipe::") else None
