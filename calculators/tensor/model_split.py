"""Cut a TensorFlow Lite model where it has operators that interpreters do not know.

Each part is a copy of the file with other lists of inputs, outputs and operators; weights, tensors
and the numbers by which they are known stay, so that a part computes what it did in the whole, to
the bit. What lies between two parts is left to NumPy: of ``image → conv → CUSTOM → conv → out`` the
first part ends with the first convolution, and the second part begins with the second one.
Source: ``tensorflow/lite/schema/schema.fbs``.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .custom_operators import (
    CUSTOM_OPERATORS,
    CustomOperator,
    OptionReader,
    reshape,
    with_constants,
)
from .flatbuffer import Table, offset_at, patched, replaced_ints, shorter_tables
from .split_model import ModelPart, SplitModel, Step
from .tensor_spec import TensorSpec
from .tflite_pruning import needed_operators

__all__ = ["split_at_custom_operators"]

# Numbers of fields in their tables.
_MODEL_CODES, _MODEL_SUBGRAPHS, _MODEL_BUFFERS = 1, 2, 4
_CODE_CUSTOM_NAME, _CODE_VERSION, _CODE_BUILTIN = 1, 2, 3
_SUBGRAPH_TENSORS, _SUBGRAPH_INPUTS, _SUBGRAPH_OUTPUTS, _SUBGRAPH_OPERATORS = 0, 1, 2, 3
_OPERATOR_CODE, _OPERATOR_INPUTS, _OPERATOR_OUTPUTS, _OPERATOR_CUSTOM_OPTIONS = 0, 1, 2, 5
_TENSOR_SHAPE, _TENSOR_TYPE, _TENSOR_BUFFER, _TENSOR_NAME = 0, 1, 2, 3
_BUFFER_DATA = 0
_RESHAPE, _FLOAT16 = 22, 1


def split_at_custom_operators(
    model: bytes, kept: frozenset[int] | None = None, native: frozenset[str] = frozenset()
) -> SplitModel | None:
    """Return the model in parts, or None if it has no custom operator to cut out.

    ``kept`` are the numbers of the outputs to compute, by default all, ``native`` the names of the
    operators to leave in. None also stands for a file that is damaged, which whoever loads it will
    tell.
    """
    try:
        root = Table(model, offset_at(model, 0))
        return _split(model, kept, native) if _custom_operators(root, native) else None
    except (struct.error, IndexError):
        return None


# To cut a model with 700 operators takes 30 ms. One that is not cut is not remembered: hashing it,
# to look it up, would take some milliseconds, too.
@lru_cache(maxsize=2)
def _split(model: bytes, kept: frozenset[int] | None, native: frozenset[str]) -> SplitModel:
    root = Table(model, offset_at(model, 0))
    return _Splitter(model, root, _custom_operators(root, native)).split(kept)


def _custom_operators(
    root: Table, native: Collection[str]
) -> dict[int, tuple[CustomOperator, OptionReader]]:
    """Return the custom operators to cut out by their codes in this model."""
    # A file leaves out what is the schema's default, which is 1 for versions.
    names = [
        (code.bytes(_CODE_CUSTOM_NAME).decode(), code.number(_CODE_VERSION) or 1)
        for code in root.tables(_MODEL_CODES)
    ]
    return {
        number: CUSTOM_OPERATORS[name]
        for number, name in enumerate(names)
        if name in CUSTOM_OPERATORS and name[0] not in native
    }


class _Operators(NamedTuple):
    """The numbers of the operators that run at one stage."""

    plain: list[int]
    steps: list[int]


class _Splitter:
    """Sort the operators of one model into stages: a part, and the steps that follow it."""

    def __init__(
        self,
        model: bytes,
        root: Table,
        customs: Mapping[int, tuple[CustomOperator, OptionReader]],
    ) -> None:
        self._model = model
        self._customs = customs
        self._reshapes = {
            number
            for number, code in enumerate(root.tables(_MODEL_CODES))
            if code.number(_CODE_BUILTIN) == _RESHAPE or code.number(0, "<b") == _RESHAPE
        }
        self._buffers = list(root.tables(_MODEL_BUFFERS))
        (self._subgraph,) = root.tables(_MODEL_SUBGRAPHS)
        self._tensors = list(self._subgraph.tables(_SUBGRAPH_TENSORS))
        self._operators = list(self._subgraph.tables(_SUBGRAPH_OPERATORS))
        self._reads = [one.ints(_OPERATOR_INPUTS) for one in self._operators]
        self._makes = [one.ints(_OPERATOR_OUTPUTS) for one in self._operators]

    def split(self, kept: Collection[int] | None) -> SplitModel:
        """Return the parts that compute the kept outputs."""
        outputs = self._subgraph.ints(_SUBGRAPH_OUTPUTS)
        wanted = [t for n, t in enumerate(outputs) if kept is None or n in kept]
        needed = needed_operators(self._operators, wanted)
        stages, constants = self._stages(needed)
        inputs = self._subgraph.ints(_SUBGRAPH_INPUTS)
        return SplitModel(
            tuple(self._part(stage, needed, wanted, constants) for stage in stages),
            inputs,
            tuple(t if t in wanted else None for t in outputs),
            tuple(self._spec(t) for t in wanted),
        )

    def _stages(self, needed: Iterable[int]) -> tuple[list[_Operators], dict[int, int]]:
        """Return the stages, and the operators of constants by what they make.

        A step belongs to the latest stage of what it reads; what reads a step's output comes a
        stage later. A reshape that follows a step is one too: it would be a part for nothing.
        Weights are unpacked from half precision by operators that read constants only. They belong
        to every part that uses them, as handing weights from part to part would be slow.
        """
        stage_of = dict.fromkeys(self._subgraph.ints(_SUBGRAPH_INPUTS), 0)
        of_steps, constants = set[int](), dict[int, int]()
        stages: list[_Operators] = []
        for number in needed:
            read = [t for t in self._reads[number] if t in stage_of]
            if not read:
                constants.update(dict.fromkeys(self._makes[number], number))
                continue
            is_step = self._is_step(number, of_steps)
            stage = max(stage_of[t] + (t in of_steps and not is_step) for t in read)
            stage_of.update(dict.fromkeys(self._makes[number], stage))
            stages += [_Operators([], []) for _ in range(stage + 1 - len(stages))]
            (stages[stage].steps if is_step else stages[stage].plain).append(number)
            of_steps.update(self._makes[number] if is_step else ())
        return stages, constants

    def _is_step(self, number: int, of_steps: Collection[int]) -> bool:
        code = self._operators[number].number(_OPERATOR_CODE, "<I")
        follows = code in self._reshapes and self._reads[number][0] in of_steps
        return code in self._customs or follows

    def _part(
        self,
        stage: _Operators,
        needed: Iterable[int],
        wanted: Collection[int],
        constants: Mapping[int, int],
    ) -> ModelPart:
        plain = set(stage.plain)
        made = {t for n in plain for t in self._makes[n]}
        read = {t for n in plain for t in self._reads[n]} - made
        unpacking = {constants[t] for t in read if t in constants}
        known = {t for n in needed for t in self._makes[n]} | set(
            self._subgraph.ints(_SUBGRAPH_INPUTS)
        )
        read_elsewhere = {t for n in needed if n not in plain for t in self._reads[n]}
        inputs = sorted(t for t in read if t in known and t not in constants)
        outputs = sorted(made & (read_elsewhere | set(wanted)))
        steps = tuple(self._step(number, constants) for number in stage.steps)
        model = self._cut(sorted(plain | unpacking), inputs, outputs)
        return ModelPart(model, tuple(inputs), tuple(outputs), steps)

    def _cut(
        self, operators: Sequence[int], inputs: Sequence[int], outputs: Sequence[int]
    ) -> bytes:
        """Return the file with only some operators, and with other inputs and outputs."""
        places = self._subgraph.field(_SUBGRAPH_INPUTS), self._subgraph.field(_SUBGRAPH_OUTPUTS)
        if None in places or not operators:
            # Nothing a model of TensorFlow's has.
            raise struct.error
        start, _ = self._subgraph.vector(_SUBGRAPH_OPERATORS, 4)
        vectors = {at: items for at, items in zip(places, (inputs, outputs), strict=True) if at}
        patches = replaced_ints(self._model, vectors)
        return patched(self._model, [*patches, shorter_tables(self._model, start, operators)])

    def _step(self, number: int, constants: Mapping[int, int]) -> Step:
        operator = self._operators[number]
        code = operator.number(_OPERATOR_CODE, "<I")
        (output,) = self._makes[number]
        if code not in self._customs:
            shape = self._tensors[output].ints(_TENSOR_SHAPE)
            return Step(reshape, {"shape": shape}, self._reads[number][:1], output)
        compute, read = self._customs[code]
        data = operator.bytes(_OPERATOR_CUSTOM_OPTIONS)
        given = enumerate(self._reads[number])
        weights = {place: self._unpacked(constants[t]) for place, t in given if t in constants}
        if weights:
            compute = partial(with_constants, compute, weights)
        inputs = tuple(t for t in self._reads[number] if t not in constants)
        return Step(compute, read(data) if data else {}, inputs, output)

    def _unpacked(self, number: int) -> NDArray[np.float32]:
        """Return the weights that an operator unpacks from half precision."""
        source = self._tensors[self._reads[number][0]]
        buffer = self._buffers[source.number(_TENSOR_BUFFER, "<I")]
        if source.number(_TENSOR_TYPE, "<b") != _FLOAT16:
            # No engine gives constants away.
            raise struct.error
        packed = np.frombuffer(buffer.bytes(_BUFFER_DATA), np.float16)
        return packed.astype(np.float32).reshape(source.ints(_TENSOR_SHAPE))

    def _spec(self, number: int) -> TensorSpec:
        tensor = self._tensors[number]
        name = tensor.bytes(_TENSOR_NAME).decode()
        return TensorSpec(name, tensor.ints(_TENSOR_SHAPE), np.dtype(np.float32))
