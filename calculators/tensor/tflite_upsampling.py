"""Compute transposed convolutions whose pixels do not overlap as plain ones, in a model's file.

The models of selfie segmentation end with one: each of 128×128 pixels of 16 channels becomes 2×2
pixels of one channel. That is a convolution of single pixels to four channels, and another order of
the results, ``DEPTH_TO_SPACE``. Every value is the same sum in the same order, equal to the bit.
But XNNPACK computes eight channels at once, so that of the transposed one it throws seven eighths
away, and the plain one spares a quarter of the whole model's time.
Source: ``tensorflow/lite/schema/schema.fbs``.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .flatbuffer import Field, Table, offset_at, patched, replaced_tables, shorter_tables

__all__ = ["with_plain_upsampling"]

_CUSTOM_NAME = b"Convolution2DTransposeBias"
# Numbers of fields in their tables.
_MODEL_CODES, _MODEL_SUBGRAPHS, _MODEL_BUFFERS = 1, 2, 4
_CODE_OLD_BUILTIN, _CODE_CUSTOM_NAME, _CODE_BUILTIN = 0, 1, 3
_SUBGRAPH_TENSORS, _SUBGRAPH_OPERATORS = 0, 3
_OPERATOR_CODE, _OPERATOR_INPUTS, _OPERATOR_OUTPUTS = 0, 1, 2
_OPERATOR_OPTIONS_TYPE, _OPERATOR_OPTIONS, _OPERATOR_CUSTOM_OPTIONS = 3, 4, 5
_TENSOR_SHAPE, _TENSOR_TYPE, _TENSOR_BUFFER = 0, 1, 2
_BUFFER_DATA = 0
_STRIDE_ACROSS, _STRIDE_DOWN, _BLOCK_SIZE = 1, 2, 0
# Operators, the kinds of their options, and types of tensors.
_CONV_2D, _CONV_2D_OPTIONS = 3, 1
_DEPTH_TO_SPACE, _DEPTH_TO_SPACE_OPTIONS = 5, 94
_FLOAT32, _FLOAT16 = 0, 1

_Tables = Mapping[int, Mapping[int, Field]]
_CODE_OF_DEPTH_TO_SPACE = {_CODE_OLD_BUILTIN: _DEPTH_TO_SPACE, _CODE_BUILTIN: _DEPTH_TO_SPACE}


def with_plain_upsampling(model: bytes) -> bytes:
    """Return the model with a plain convolution in place of its transposed one with a bias.

    A model that has none, or more than one, or one whose pixels overlap, is returned as it is; so
    is a damaged file, which whoever loads it will tell.
    """
    if _CUSTOM_NAME not in model:
        return model
    try:
        return _Model(model).rewritten()
    except (struct.error, ValueError, IndexError):
        return model


class _Constant(NamedTuple):
    """Weights in half precision: what unpacks them, into which tensor, and where they are stored.

    They are used once, so that all these numbers are free when the operator has gone.
    """

    unpacking: int
    unpacked: int
    packed: int
    buffer: int
    values: NDArray[np.float32]


class _Upsampling(NamedTuple):
    """A transposed convolution: its operator, tensors, weights filters×block×block×channels."""

    operator: int
    features: int
    output: int
    rows: int
    columns: int
    weights: _Constant
    bias: _Constant

    @property
    def block(self) -> int:
        """Return how many pixels across and down become of one."""
        block: int = self.weights.values.shape[1]
        return block

    def tensors(self) -> _Tables:
        """Return the new tensors by their numbers."""
        channels, count = self.weights.values.shape[3], self.weights.values[..., 0].size
        return {
            self.weights.unpacked: _tensor(self.weights.buffer, count, 1, 1, channels),
            self.bias.unpacked: _tensor(self.bias.buffer, count),
            # The first buffer of a model is empty, that of tensors which are computed.
            self.bias.packed: _tensor(0, 1, self.rows, self.columns, count),
        }

    def buffers(self) -> _Tables:
        """Return the new constants: channels in the order down, across, filter."""
        spread = self.weights.values.transpose(1, 2, 0, 3)
        biases = np.tile(self.bias.values, self.block**2)
        return {
            self.weights.buffer: {_BUFFER_DATA: spread.tobytes()},
            self.bias.buffer: {_BUFFER_DATA: biases.tobytes()},
        }

    def operators(self, plain_code: int, code: int) -> _Tables:
        """Return the two operators, the first in the place of one that unpacks weights."""
        convolved = (self.bias.packed,)
        return {
            self.weights.unpacking: {
                _OPERATOR_CODE: plain_code,
                _OPERATOR_INPUTS: (self.features, self.weights.unpacked, self.bias.unpacked),
                _OPERATOR_OUTPUTS: convolved,
                _OPERATOR_OPTIONS_TYPE: _CONV_2D_OPTIONS,
                _OPERATOR_OPTIONS: {_STRIDE_ACROSS: 1, _STRIDE_DOWN: 1},
            },
            self.operator: {
                _OPERATOR_CODE: code,
                _OPERATOR_INPUTS: convolved,
                _OPERATOR_OUTPUTS: (self.output,),
                _OPERATOR_OPTIONS_TYPE: _DEPTH_TO_SPACE_OPTIONS,
                _OPERATOR_OPTIONS: {_BLOCK_SIZE: self.block},
            },
        }


def _tensor(buffer: int, *shape: int) -> Mapping[int, Field]:
    return {_TENSOR_SHAPE: shape, _TENSOR_TYPE: _FLOAT32, _TENSOR_BUFFER: buffer}


class _Model:
    """A model file with one transposed convolution."""

    def __init__(self, file: bytes) -> None:
        self._file = file
        self._root = Table(file, offset_at(file, 0))
        (self._subgraph,) = self._root.tables(_MODEL_SUBGRAPHS)
        self._tensors = list(self._subgraph.tables(_SUBGRAPH_TENSORS))
        self._operators = list(self._subgraph.tables(_SUBGRAPH_OPERATORS))
        codes = list(self._root.tables(_MODEL_CODES))
        self._code = [one.bytes(_CODE_CUSTOM_NAME) for one in codes].index(_CUSTOM_NAME)
        # Codes below 127 stand in the older of two fields.
        self._plain_code = [one.number(_CODE_OLD_BUILTIN, "<b") for one in codes].index(_CONV_2D)

    def rewritten(self) -> bytes:
        """Return the file with two plain operators.

        Lists in a file cannot grow, so what is new takes the places of what is needed no more.
        """
        found = self._found()
        if found is None:
            return self._file
        operators, _ = self._subgraph.vector(_SUBGRAPH_OPERATORS, 4)
        lists = (
            (operators, found.operators(self._plain_code, self._code)),
            (self._subgraph.vector(_SUBGRAPH_TENSORS, 4)[0], found.tensors()),
            (self._root.vector(_MODEL_BUFFERS, 4)[0], found.buffers()),
            (self._root.vector(_MODEL_CODES, 4)[0], {self._code: _CODE_OF_DEPTH_TO_SPACE}),
        )
        new = {start + 4 * number: t for start, part in lists for number, t in part.items()}
        added, patches = replaced_tables(self._file, new)
        file = patched(self._file, patches) + added
        return patched(file, [shorter_tables(file, operators, self._order(found))])

    def _found(self) -> _Upsampling | None:
        """Return the convolution; None if its pixels overlap, or become rectangles."""
        codes = [one.number(_OPERATOR_CODE, "<I") for one in self._operators]
        (number,) = (n for n, code in enumerate(codes) if code == self._code)
        operator = self._operators[number]
        features, weights, bias = operator.ints(_OPERATOR_INPUTS)
        (output,) = operator.ints(_OPERATOR_OUTPUTS)
        _, rows, columns, _ = self._tensors[features].ints(_TENSOR_SHAPE)
        kernel, offset = self._constant(weights), self._constant(bias)
        _, across, down = struct.unpack("<3i", operator.bytes(_OPERATOR_CUSTOM_OPTIONS))
        if not across == down == kernel.values.shape[1] == kernel.values.shape[2]:
            return None
        return _Upsampling(number, features, output, rows, columns, kernel, offset)

    def _constant(self, tensor: int) -> _Constant:
        """Return a constant by the tensor that it is unpacked to.

        Raises ``ValueError`` for one that is stored otherwise or serves others, too.
        """
        makes = [one.ints(_OPERATOR_OUTPUTS) for one in self._operators]
        unpacking = makes.index((tensor,))
        (packed,) = self._operators[unpacking].ints(_OPERATOR_INPUTS)
        source = self._tensors[packed]
        buffer = source.number(_TENSOR_BUFFER, "<I")
        reads = [t for one in self._operators for t in one.ints(_OPERATOR_INPUTS)]
        buffers = [one.number(_TENSOR_BUFFER, "<I") for one in self._tensors]
        uses = reads.count(tensor), reads.count(packed), buffers.count(buffer)
        if uses != (1, 1, 1) or source.number(_TENSOR_TYPE, "<b") != _FLOAT16:
            raise ValueError("the constant is not this operator's own, in half precision")
        data = self._root.table(_MODEL_BUFFERS, buffer).bytes(_BUFFER_DATA)
        values = np.frombuffer(data, np.float16).astype(np.float32)
        return _Constant(
            unpacking, tensor, packed, buffer, values.reshape(source.ints(_TENSOR_SHAPE))
        )

    def _order(self, found: _Upsampling) -> list[int]:
        """Return the operators' numbers in the order in which they run."""
        gone = found.weights.unpacking, found.bias.unpacking
        order = [number for number in range(len(self._operators)) if number not in gone]
        order.insert(order.index(found.operator), found.weights.unpacking)
        return order
