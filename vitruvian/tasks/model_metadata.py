"""Write into a model's file what values it was trained on, for engines that look for it there.

The file is a FlatBuffer. Its tables refer to what lies behind them, so that a new root may be put
before the old content, which stays as it is: a ``Model`` that has the old one's parts, one more
buffer with the metadata, and an entry that names it.
Sources: ``tensorflow/lite/schema/schema.fbs``, ``mediapipe/tasks/metadata/metadata_schema.fbs``.
"""

from __future__ import annotations

from typing import NamedTuple

from ..calculators.tensor.flatbuffer import Table, offset_at
from .flatbuffer_writer import Fields, Floats, Old, written

__all__ = ["Normalization", "with_input_normalization"]

_NAME = b"TFLITE_METADATA"
# Numbers of fields in their tables. The fields of a Model from 1 to 4 refer to what it consists of.
_VERSION, _BUFFERS, _METADATA = 0, 4, 6
_REFERENCES = (1, 2, 3, 4)
_ENTRY_NAME, _ENTRY_BUFFER = 0, 1
_BUFFER_DATA = 0
_SUBGRAPHS, _INPUTS, _UNITS = 3, 2, 4
_UNIT_KIND, _UNIT = 0, 1
_MEAN, _STD = 0, 1

_NORMALIZATION = 1


class Normalization(NamedTuple):
    """What is taken off the values 0 to 255 of a picture, and what they are then divided by."""

    mean: float
    std: float


def with_input_normalization(model: bytes, normalization: Normalization) -> bytes:
    """Return a copy of a model without metadata that says how its input is normalized."""
    root = Table(model, offset_at(model, 0))
    fields: Fields = {_VERSION: root.number(_VERSION, "<I")}
    for field in _REFERENCES:
        at = root.field(field)
        if at is not None:
            fields[field] = Old(at + offset_at(model, at))
    start, count = root.vector(_BUFFERS, 4)
    places = range(start, start + 4 * count, 4)
    old_buffers = [Old(place + offset_at(model, place)) for place in places]
    fields[_BUFFERS] = [*old_buffers, {_BUFFER_DATA: _metadata(normalization)}]
    # The last buffer is the new one.
    fields[_METADATA] = [{_ENTRY_NAME: _NAME, _ENTRY_BUFFER: count}]
    return written(fields, model[4:8], before=model)


def _metadata(normalization: Normalization) -> bytes:
    options: Fields = {_MEAN: Floats([normalization.mean]), _STD: Floats([normalization.std])}
    unit: Fields = {_UNIT_KIND: _NORMALIZATION, _UNIT: options}
    return written({_SUBGRAPHS: [{_INPUTS: [{_UNITS: [unit]}]}]}, b"M001")
