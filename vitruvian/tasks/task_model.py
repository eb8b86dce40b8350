"""A model with what its file says about itself: the size and the values of its input, its labels.

Models for tasks carry metadata, a FlatBuffer in a buffer of the model's own. Files that belong to
it, such as labels, are a zip archive behind the model.
Sources: ``tensorflow/lite/schema/schema.fbs``, ``mediapipe/tasks/metadata/metadata_schema.fbs``.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from ..calculators.tensor.flatbuffer import Table, offset_at
from ..calculators.tensor.tflite_file import check_model_file
from .archive import unpacked
from .errors import InvalidArgumentError

__all__ = ["TaskModel"]

_METADATA_NAME = b"TFLITE_METADATA"
# Numbers of fields in their tables.
_MODEL_SUBGRAPHS, _MODEL_BUFFERS, _MODEL_METADATA = 2, 4, 6
_ENTRY_NAME, _ENTRY_BUFFER = 0, 1
_BUFFER_DATA = 0
_SUBGRAPH_TENSORS, _SUBGRAPH_INPUTS, _SUBGRAPH_OUTPUTS = 0, 1, 2
_TENSOR_SHAPE, _TENSOR_TYPE = 0, 1
_METADATA_SUBGRAPHS = 3
_INFO_INPUTS, _INFO_OUTPUTS, _INFO_CUSTOM = 2, 3, 9
_TENSOR_INFO_NAME, _TENSOR_INFO_UNITS, _TENSOR_INFO_FILES = 0, 4, 6
_UNIT_KIND, _UNIT = 0, 1
_MEAN, _STD = 0, 1
_FILE_NAME, _FILE_TYPE, _FILE_LOCALE = 0, 2, 3
_CUSTOM_NAME, _CUSTOM_DATA = 0, 1

_GLOBAL_SCORE_THRESHOLD = 0

_NORMALIZATION, _SCORE_THRESHOLDING = 1, 3
_AXIS_LABELS = 2
_FLOAT32, _UINT8 = 0, 3


class TaskModel:
    """A TensorFlow Lite model, ``data``, that is called ``name`` in messages.

    Raises ``InvalidArgumentError`` for another file or a damaged one.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.data = data
        self._name = name
        try:
            check_model_file(data)
            self._root = Table(data, offset_at(data, 0))
            self._subgraph = next(self._root.tables(_MODEL_SUBGRAPHS))
            self._tensors = list(self._subgraph.tables(_SUBGRAPH_TENSORS))
        except (ValueError, struct.error) as error:
            raise InvalidArgumentError(
                f"The model is not a valid Flatbuffer buffer\n{name}: {error}; expected a "
                "TensorFlow Lite model"
            ) from error

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Return the shape of the first input."""
        return self._shape(_SUBGRAPH_INPUTS, 0)

    def output_shape(self, number: int) -> tuple[int, ...]:
        """Return the shape of an output."""
        return self._shape(_SUBGRAPH_OUTPUTS, number)

    @property
    def num_outputs(self) -> int:
        """Return how many outputs the model has."""
        return len(self._subgraph.ints(_SUBGRAPH_OUTPUTS))

    @cached_property
    def image_options(self) -> dict[str, Any]:
        """Return the options of the ``ImageToTensorCalculator`` that makes the model's input.

        Raises ``InvalidArgumentError`` for a model that takes no picture, or whose file does not
        say what values it was trained on.
        """
        _, height, width, channels = self._picture_shape()
        if channels != 3:
            raise InvalidArgumentError(
                f"{self._name}: the model takes pictures of {channels} channels; expected 3"
            )
        size = {"output_tensor_width": width, "output_tensor_height": height}
        kind = self._tensors[self._subgraph.ints(_SUBGRAPH_INPUTS)[0]].number(_TENSOR_TYPE, "<b")
        if kind == _UINT8:
            return {**size, "output_tensor_uint_range": {"min": 0, "max": 255}}
        if kind != _FLOAT32:
            raise InvalidArgumentError(f"{self._name}: Type mismatch for input tensor of the model")
        mean, std = self._normalization()
        values = {"min": (0.0 - mean) / std, "max": (255.0 - mean) / std}
        return {**size, "output_tensor_float_range": values}

    @property
    def region_options(self) -> dict[str, Any]:
        """Return the same for a model that looks at a region, which is stretched to its input.

        MediaPipe's solutions grow regions to the input's proportions instead. Of squares the two
        make the same but for the last bit, which flips pixels here and there; in a video the
        landmarks say where to look next, and differences grow.
        """
        return {**self.image_options, "keep_aspect_ratio": False}

    def labels(self, output: int, locale: str = "") -> tuple[str, ...]:
        """Return the labels of an output's classes, by number; none where the file has none.

        With a locale, such as ``"de"``, they are those to show to people who speak so.
        """
        for information in self._output_information(output):
            for file in information.tables(_TENSOR_INFO_FILES):
                is_meant = not locale or file.bytes(_FILE_LOCALE).decode() == locale
                if is_meant and file.number(_FILE_TYPE, "<b") == _AXIS_LABELS:
                    text = self.associated_files.get(file.bytes(_FILE_NAME).decode(), b"")
                    return tuple(text.decode().splitlines())
        return ()

    def score_threshold(self, output: int) -> float | None:
        """Return the least score of an output's classes that counts, None where none is given."""
        for information in self._output_information(output):
            for unit in information.tables(_TENSOR_INFO_UNITS):
                if unit.number(_UNIT_KIND, "<B") == _SCORE_THRESHOLDING:
                    field = self._union(unit).field(_GLOBAL_SCORE_THRESHOLD)
                    return self._float_at(field) if field is not None else 0.0
        return None

    def output_named(self, name: str) -> int | None:
        """Return the number of the output that metadata call so, None without one."""
        for number in range(self.num_outputs):
            for information in self._output_information(number):
                if information.bytes(_TENSOR_INFO_NAME).decode() == name:
                    return number
        return None

    def custom_metadata(self, name: str) -> bytes | None:
        """Return the metadata of a task's own, None without any."""
        for entry in self._information(_INFO_CUSTOM):
            if entry.bytes(_CUSTOM_NAME).decode() == name:
                return entry.bytes(_CUSTOM_DATA)
        return None

    @cached_property
    def associated_files(self) -> dict[str, bytes]:
        """Return the files behind the model, by name."""
        if not zipfile.is_zipfile(io.BytesIO(self.data)):
            return {}
        return unpacked(self.data)

    def _shape(self, field: int, number: int) -> tuple[int, ...]:
        return self._tensors[self._subgraph.ints(field)[number]].ints(_TENSOR_SHAPE)

    def _picture_shape(self) -> tuple[int, ...]:
        shape = self.input_shape
        if len(shape) != 4:
            raise InvalidArgumentError(
                f"{self._name}: the model's input has the shape {shape}; expected one of pictures, "
                "1 × height × width × 3"
            )
        return shape

    def _normalization(self) -> tuple[float, float]:
        """Return what is taken off the values 0 to 255, and what they are then divided by."""
        for information in self._information(_INFO_INPUTS):
            for unit in information.tables(_TENSOR_INFO_UNITS):
                if unit.number(_UNIT_KIND, "<B") == _NORMALIZATION:
                    options = self._union(unit)
                    return self._first_float(options, _MEAN), self._first_float(options, _STD)
        raise InvalidArgumentError(
            "Input tensor has type kTfLiteFloat32: it requires specifying NormalizationOptions "
            f"metadata to preprocess input images.\n{self._name}: the file does not say what "
            "values the model was trained on; use one that was made for tasks"
        )

    def _union(self, unit: Table) -> Table:
        field = unit.field(_UNIT)
        if field is None:
            raise InvalidArgumentError(f"{self._name}: the metadata are damaged")
        return Table(self._metadata, field + offset_at(self._metadata, field))

    def _first_float(self, options: Table, field: int) -> float:
        start, count = options.vector(field, 4)
        if not count:
            raise InvalidArgumentError(f"{self._name}: NormalizationOptions are empty")
        return self._float_at(start)

    def _float_at(self, place: int) -> float:
        """Return a number that the metadata hold."""
        return float(struct.unpack_from("<f", self._metadata, place)[0])

    def _output_information(self, number: int) -> Iterator[Table]:
        for place, information in enumerate(self._information(_INFO_OUTPUTS)):
            if place == number:
                yield information

    def _information(self, field: int) -> Iterator[Table]:
        """Yield the tables of one field of what metadata say about the model's only graph."""
        if self._metadata:
            root = Table(self._metadata, offset_at(self._metadata, 0))
            for subgraph in root.tables(_METADATA_SUBGRAPHS):
                yield from subgraph.tables(field)
                return

    @cached_property
    def _metadata(self) -> bytes:
        buffers = list(self._root.tables(_MODEL_BUFFERS))
        for entry in self._root.tables(_MODEL_METADATA):
            if entry.bytes(_ENTRY_NAME) == _METADATA_NAME:
                return buffers[entry.number(_ENTRY_BUFFER, "<I")].bytes(_BUFFER_DATA)
        return b""
