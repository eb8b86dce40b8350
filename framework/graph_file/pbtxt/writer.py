"""Write a graph in the text format of protocol buffers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..config import ExecutorConfig, GraphConfig, HandlerConfig, NodeConfig, entries_of
from ..names import entry_label

__all__ = ["options_type", "pbtxt_of"]

_PORTS = ("input_stream", "output_stream", "input_side_packet", "output_side_packet")
_WORD = re.compile(r"[A-Z][A-Z0-9_]*\Z")
#: Families of calculators that share a type of options.
_SHARED = (
    (re.compile(r"Split\w*(?:Vector|List)Calculator\Z"), "SplitVectorCalculator"),
    (re.compile(r"Concatenate\w*Calculator\Z"), "ConcatenateVectorCalculator"),
    (re.compile(r"\w*VectorHasMinSizeCalculator\Z"), "CollectionHasMinSizeCalculator"),
    (re.compile(r"Multi(LandmarksSmoothing|VisibilitySmoothing)Calculator\Z"), r"\1Calculator"),
)


def pbtxt_of(config: GraphConfig) -> str:
    """Return the graph as text that MediaPipe reads, without comments.

    Words in capitals are taken for names of enum values.
    """
    return "".join(f"{line}\n" for line in _graph(config))


def options_type(calculator: str) -> str:
    """Return the name of the message that holds the options of a calculator."""
    for pattern, shared in _SHARED:
        if pattern.match(calculator):
            return f"mediapipe.{pattern.sub(shared, calculator)}Options"
    return f"mediapipe.{calculator}Options"


def _graph(config: GraphConfig) -> Iterator[str]:
    if config.type:
        yield _text("type", config.type)
    yield from _ports(config)
    for name in ("num_threads", "max_queue_size", "max_loop_rounds"):
        if getattr(config, name) is not None:
            yield f"{name}: {getattr(config, name)}"
    if config.report_deadlock:
        yield "report_deadlock: true"
    if config.options:
        yield from _options(config.type or "Graph", config.options)
    for executor in config.executor:
        yield from _block("executor", _executor(executor))
    if config.input_stream_handler is not None:
        yield from _handler("input_stream_handler", config.input_stream_handler)
    for node in config.node:
        yield from _block("node", _node(node))


def _node(node: NodeConfig) -> Iterator[str]:
    if node.name:
        yield _text("name", node.name)
    yield _text("calculator", node.calculator)
    yield from _ports(node)
    for tag, index in node.back_edge:
        info = [_text("tag_index", entry_label(tag, index)), "back_edge: true"]
        yield from _block("input_stream_info", info)
    for handler in ("input_stream_handler", "output_stream_handler"):
        if getattr(node, handler) is not None:
            yield from _handler(handler, getattr(node, handler))
    if node.executor:
        yield _text("executor", node.executor)
    for name in ("max_in_flight", "buffer_size_hint", "source_layer"):
        if getattr(node, name):
            yield f"{name}: {getattr(node, name)}"
    for value in node.option_value:
        yield _text("option_value", value)
    if node.options:
        yield from _options(node.calculator, node.options)


def _ports(owner: GraphConfig | NodeConfig) -> Iterator[str]:
    for field in _PORTS:
        for entry in entries_of(owner, field):
            yield _text(field, str(entry))


def _executor(executor: ExecutorConfig) -> Iterator[str]:
    if executor.name:
        yield _text("name", executor.name)
    if executor.type:
        yield _text("type", executor.type)
    if executor.num_threads:
        yield from _options("ThreadPoolExecutor", {"num_threads": executor.num_threads})


def _handler(field: str, handler: HandlerConfig) -> Iterator[str]:
    lines = [_text(field, handler.name)]
    if handler.options:
        lines += _options(handler.name, handler.options)
    yield from _block(field, lines)


def _options(calculator: str, options: Mapping[str, Any]) -> Iterator[str]:
    inner = _block(f"[{options_type(calculator)}.ext]", _fields(options))
    yield from _block("options", inner)


def _fields(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        items: list[Any] = value if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownVariableType]
        for item in items:
            if isinstance(item, Mapping):
                yield from _block(name, _fields(item))  # pyright: ignore[reportUnknownArgumentType]
            else:
                yield f"{name}: {_scalar(item)}"


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and not _WORD.match(value):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _text(name: str, value: str) -> str:
    return f"{name}: {json.dumps(value, ensure_ascii=False)}"


def _block(name: str, lines: Any) -> Iterator[str]:
    yield f"{name} {{"
    for line in lines:
        yield f"  {line}"
    yield "}"
