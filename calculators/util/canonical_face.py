"""The face that all faces are compared with, as bundles for face landmarks hold it."""

from __future__ import annotations

import struct
from typing import Self

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import FrameworkError
from ...framework.quick_dataclass import dataclass
from ..tensor.protobuf_wire import Field, fields_of

__all__ = ["CanonicalFace"]

# Numbers of fields, of the messages GeometryPipelineMetadata, Mesh3d and WeightedLandmarkRef.
_MESH, _BASIS = 1, 2
_VERTEX_BUFFER = 3
_LANDMARK_ID, _WEIGHT = 1, 2
#: x, y, z and two coordinates in a texture.
_VERTEX_SIZE = 5


@dataclass(frozen=True, eq=False)
class CanonicalFace:
    """A face without expression that looks ahead.

    ``vertices`` (N×3, centimetres) have the numbers of landmarks. ``weights`` (N) say how much each
    of them tells about how a face is turned: those that move with the mouth are 0.
    """

    vertices: NDArray[np.float64]
    weights: NDArray[np.float64]

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read a ``GeometryPipelineMetadata`` message; raises ``FrameworkError`` for another."""
        try:
            return cls._read(data)
        except (struct.error, LookupError, ValueError) as error:
            raise FrameworkError(
                f"the face geometry metadata cannot be read ({error}); expected the file "
                "geometry_pipeline_metadata_landmarks.binarypb of a bundle for face landmarks"
            ) from error

    @classmethod
    def _read(cls, data: bytes) -> Self:
        coordinates: list[float] = []
        basis: dict[int, float] = {}
        for field in fields_of(memoryview(data)):
            if field.number == _MESH:
                inner = fields_of(field.content)
                coordinates = [_float(one) for one in inner if one.number == _VERTEX_BUFFER]
            elif field.number == _BASIS:
                parts = {one.number: one for one in fields_of(field.content)}
                basis[parts[_LANDMARK_ID].integer] = _float(parts[_WEIGHT])
        vertices = np.array(coordinates, np.float64).reshape(-1, _VERTEX_SIZE)[:, :3]
        weights = np.zeros(len(vertices))
        weights[list(basis)] = list(basis.values())
        if not weights.sum() > 0:
            raise ValueError("no landmark has a weight")
        return cls(vertices, weights)


def _float(field: Field) -> float:
    (value,) = struct.unpack("<f", field.content)
    return float(value)
