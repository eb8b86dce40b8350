"""Model files of ONNX: recognised, checked, and freed of outputs that are not read.

A file is a message of protocol buffers. Pruning copies it without the outputs, and the nodes and
weights that only they need; what is left stands byte by byte as it stood.
Source: ``onnx/onnx.proto``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from .model_format import ModelFormat, PrunedModel
from .protobuf_wire import Field, WireError, fields_of, message_field

__all__ = ["ONNX"]

# Numbers of fields in their messages.
_MODEL_IR_VERSION, _MODEL_GRAPH = 1, 7
_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_INPUT, _GRAPH_OUTPUT = 1, 5, 11, 12
_NODE_INPUT, _NODE_OUTPUT, _NODE_ATTRIBUTE = 1, 2, 5
_ATTRIBUTE_GRAPHS = {6, 11}
_VALUE_NAME, _TENSOR_NAME = 1, 8


def _is_onnx(model: bytes) -> bool:
    """Return True when a file begins as ONNX does, with its version; it may be cut off."""
    seen: set[int] = set()
    try:
        for field in fields_of(memoryview(model)):
            seen.add(field.number)
            if field.number == _MODEL_GRAPH:
                break
    except WireError as error:
        return _MODEL_IR_VERSION in seen and "cut off" in str(error)
    return seen >= {_MODEL_IR_VERSION, _MODEL_GRAPH}


def _check(model: bytes) -> None:
    """Raise ``ValueError`` unless the file has a graph whose nodes and values can be read."""
    graph = _graph_of(model)
    if graph is None:
        raise ValueError("it has no graph")
    for field in fields_of(graph):
        if field.number in {_GRAPH_NODE, _GRAPH_INITIALIZER, _GRAPH_INPUT, _GRAPH_OUTPUT}:
            for _ in fields_of(field.content):
                pass


def _without_outputs(model: bytes, kept: Collection[int]) -> PrunedModel | None:
    """Return a copy with only the outputs ``kept``, by their numbers; None to leave it as it is."""
    graph = _graph_of(model)
    if graph is None:
        return None
    fields = list(fields_of(graph))
    outputs = [field for field in fields if field.number == _GRAPH_OUTPUT]
    present = tuple(number in kept for number in range(len(outputs)))
    left = [output for output, is_kept in zip(outputs, present, strict=True) if is_kept]
    if not left or len(left) == len(outputs):
        return None
    pruned = b"".join(bytes(field.encoded) for field in _needed(fields, left))
    parts = (
        message_field(_MODEL_GRAPH, pruned) if field.number == _MODEL_GRAPH else field.encoded
        for field in fields_of(memoryview(model))
    )
    return PrunedModel(b"".join(parts), present)


def _graph_of(model: bytes) -> memoryview | None:
    graphs = [each for each in fields_of(memoryview(model)) if each.number == _MODEL_GRAPH]
    return graphs[-1].content if graphs else None


def _needed(fields: Sequence[Field], outputs: Sequence[Field]) -> Iterator[Field]:
    """Yield the fields of a graph that its outputs depend on; nodes are stored in order."""
    wanted = {_name(output, _VALUE_NAME) for output in outputs}
    dropped: set[int] = set()
    for place in reversed(range(len(fields))):
        field = fields[place]
        if field.number == _GRAPH_NODE:
            if wanted.isdisjoint(_names(field.content, _NODE_OUTPUT)):
                dropped.add(place)
            else:
                wanted.update(_read_by(field.content))
    # A weight that is an input as well is a default, without which the input would be required.
    wanted.update(_name(field, _VALUE_NAME) for field in fields if field.number == _GRAPH_INPUT)
    for place, field in enumerate(fields):
        if place in dropped or (field.number == _GRAPH_OUTPUT and field not in outputs):
            continue
        if field.number == _GRAPH_INITIALIZER and _name(field, _TENSOR_NAME) not in wanted:
            continue
        yield field


def _read_by(node: memoryview) -> Iterator[str]:
    """Yield what a node reads, branches and loops inside it included."""
    yield from _names(node, _NODE_INPUT)
    for attribute in fields_of(node):
        if attribute.number == _NODE_ATTRIBUTE:
            for inner in fields_of(attribute.content):
                if inner.number in _ATTRIBUTE_GRAPHS:
                    yield from _read_inside(inner.content)


def _read_inside(graph: memoryview) -> Iterator[str]:
    for field in fields_of(graph):
        if field.number == _GRAPH_NODE:
            yield from _read_by(field.content)
        elif field.number == _GRAPH_OUTPUT:
            # A branch may hand a value of the graph around on as it is.
            yield _name(field, _VALUE_NAME)


def _names(message: memoryview, number: int) -> Iterator[str]:
    return (field.text for field in fields_of(message) if field.number == number)


def _name(field: Field, number: int) -> str:
    return next(_names(field.content, number), "")


ONNX = ModelFormat("ONNX", _is_onnx, _check, _without_outputs)
