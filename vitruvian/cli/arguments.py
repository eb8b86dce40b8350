"""Read ``[STREAM=]SRC``, ``STREAM=DST`` and ``NAME=VALUE`` as they are typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..framework.errors import did_you_mean
from ..framework.graph_file.problems import Problems
from ..framework.graph_file.yaml_tree import tree_of_text
from ..framework.planning.plan import GraphPlan
from ..framework.values.payload_types import converted, payload_classes, type_name
from ..media.binding import StreamBinding
from .reporting import UsageError

__all__ = [
    "check_side_types",
    "parse_inputs",
    "parse_outputs",
    "parse_side_packets",
    "parse_values",
]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def parse_inputs(texts: Sequence[str], streams: Sequence[str]) -> list[StreamBinding]:
    """Tie every input stream of a graph to its source; raises ``UsageError``."""
    inputs = [_input(text, streams) for text in texts]
    seen: dict[str, StreamBinding] = {}
    for one in inputs:
        first = seen.setdefault(one.stream, one)
        if first is not one:
            raise UsageError(f"{one.label}: stream {one.stream!r} is fed by {first.label} already")
    missing = [stream for stream in streams if stream not in seen]
    if missing:
        names = ", ".join(map(repr, missing))
        example = f"--input {missing[0]}=FILE" if len(streams) > 1 else "--input FILE"
        raise UsageError(f"the graph's input {names} is not given; add {example}")
    return inputs


def _input(text: str, streams: Sequence[str]) -> StreamBinding:
    stream, equals, path = text.partition("=")
    is_name = bool(equals) and bool(_NAME.match(stream))
    if is_name and not (stream not in streams and Path(text).exists()):
        if stream not in streams:
            raise UsageError(_unknown(f"--input {text}", "input stream", stream, streams))
        return _checked(StreamBinding(stream, path, f"--input {text}"))
    if not streams:
        raise UsageError(f"--input {text}: the graph has no input stream; leave --input out")
    if len(streams) > 1:
        raise UsageError(
            f"--input {text}: the graph has several input streams ({', '.join(streams)}); say "
            f"which one it feeds, such as --input {streams[0]}={text}"
        )
    return _checked(StreamBinding(streams[0], text, f"--input {text}"))


def parse_outputs(
    texts: Sequence[str],
    outputs: Sequence[str],
    streams: Sequence[str],
    *,
    writes_itself: bool = False,
) -> list[StreamBinding]:
    """Tie streams to the files to write; raises ``UsageError``.

    ``outputs`` are the graph's outputs; any other of its ``streams`` can be written as well. A
    graph that ``writes_itself`` has nodes that do, and may do without others.
    """
    if not texts and not writes_itself:
        what = ", ".join(outputs) or "none"
        raise UsageError(
            f"there is nothing to write; the graph's outputs are: {what}. Add, for example, "
            f"--output {(outputs or ['STREAM'])[0]}=FILE (.mp4 for pictures, .jsonl for data)"
        )
    ties = [_output(text, outputs, streams) for text in texts]
    seen: dict[Path, StreamBinding] = {}
    for one in ties:
        first = seen.setdefault(Path(one.path).resolve(), one)
        if first is not one:
            raise UsageError(
                f"{one.label}: the same file as {first.label}; give each output a file of its own"
            )
    return ties


def _output(text: str, outputs: Sequence[str], streams: Sequence[str]) -> StreamBinding:
    stream, equals, path = text.partition("=")
    if equals and _NAME.match(stream) and (stream in streams or len(outputs) != 1):
        if stream not in streams:
            raise UsageError(_unknown(f"--output {text}", "stream", stream, streams, outputs))
        return _checked(StreamBinding(stream, path, f"--output {text}"))
    if equals and _NAME.match(stream) and "/" not in stream:
        raise UsageError(_unknown(f"--output {text}", "stream", stream, streams, outputs))
    if len(outputs) != 1:
        which = ", ".join(outputs) or "none"
        raise UsageError(
            f"--output {text}: say which stream to write (the graph's outputs are: {which}), such "
            f"as --output {(outputs or ['STREAM'])[0]}={text}"
        )
    return _checked(StreamBinding(outputs[0], text, f"--output {text}"))


def _checked(binding: StreamBinding) -> StreamBinding:
    if not binding.path:
        raise UsageError(f"{binding.label}: there is no file after '='")
    return binding


def _unknown(
    where: str, what: str, name: str, known: Sequence[str], shown: Sequence[str] | None = None
) -> str:
    names = ", ".join(known if shown is None else shown) or "none"
    kind = f"the graph's {what}s are" if shown is None else "its outputs are"
    return f"{where}: the graph has no {what} {name!r}; {kind}: {names}.{did_you_mean(name, known)}"


def parse_side_packets(texts: Sequence[str], known: Sequence[str]) -> dict[str, Any]:
    """Read ``--side NAME=VALUE``; raises ``UsageError`` also for a name that is not ``known``."""
    values = parse_values("--side", texts)
    for name in values:
        if name not in known:
            raise UsageError(_unknown(f"--side {name}", "input side packet", name, known))
    return values


def check_side_types(values: Mapping[str, object], plan: GraphPlan) -> None:
    """Raise ``UsageError`` for a value that the graph's side packet of that name cannot take."""
    for name, value in values.items():
        side_packet = plan.side_packets.get(name)
        classes = None if side_packet is None else payload_classes(side_packet.type)
        if side_packet and classes and not isinstance(converted(side_packet.type, value), classes):
            raise UsageError(
                f"--side {name}={value}: expected {type_name(side_packet.type)}, got a "
                f"{type(value).__name__}"
            )


def parse_values(option: str, texts: Sequence[str]) -> dict[str, Any]:
    """Read ``NAME=VALUE``, the value as YAML: 5, 0.5, true, text; raises ``UsageError``."""
    values: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"{option} {text}: expected NAME=VALUE, such as {option} {text}=true")
        if name in values:
            raise UsageError(f"{option} {text}: {name!r} is given twice")
        values[name] = _value(value, f"{option} {text}")
    return values


def _value(value: str, where: str) -> Any:
    problems = Problems()
    tree = tree_of_text(value, where, problems)
    if problems:
        raise UsageError(str(problems.in_order()[0]))
    plain = None if tree is None else tree.plain()
    if plain is None:
        raise UsageError(f"{where}: there is no value after '='")
    return plain
