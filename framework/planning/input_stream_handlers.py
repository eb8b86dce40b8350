"""The input policies by the names of MediaPipe's input stream handlers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import did_you_mean
from ..streams.sync import (
    Barrier,
    EarlyClose,
    FixedSize,
    Immediate,
    InputPolicy,
    Mux,
    Synchronized,
    SyncSet,
    TimestampAlign,
)

if TYPE_CHECKING:
    from .plan import WirePlan

__all__ = ["INPUT_STREAM_HANDLERS", "bound_policy", "make_policy"]

#: Makes a policy from a handler's options and the inputs of the node, in their order; raises
#: ``ValueError`` when an option is wrong.
PolicyMaker = Callable[[Mapping[str, Any], Sequence["WirePlan"]], InputPolicy]


def _with_options(policy: Callable[..., InputPolicy], **names: tuple[str, type]) -> PolicyMaker:
    """Return a maker of policies; ``names`` maps MediaPipe's options to (parameter, type)."""

    def make(options: Mapping[str, Any], wires: Sequence[WirePlan]) -> InputPolicy:
        given: dict[str, Any] = {}
        for name, value in _known(options, names).items():
            parameter, kind = names[name]
            if type(value) is not kind:
                raise ValueError(f"option {name!r} is {value!r}; expected {_KINDS[kind]}")
            given[parameter] = value
        return policy(**given)

    return make


def _default(options: Mapping[str, Any], wires: Sequence[WirePlan]) -> InputPolicy:
    policy = _with_options(Synchronized, batch_size=("batch_size", int))(options, wires)
    if policy.batch_size > 1 and not wires:
        raise ValueError("a node without inputs has no input sets to collect; leave out batch_size")
    return policy


def _sync_set(options: Mapping[str, Any], wires: Sequence[WirePlan]) -> InputPolicy:
    sets = _known(options, ("sync_set",)).get("sync_set", [])
    groups = [_group(one) for one in _listed(sets)]
    return SyncSet(*groups)


def _group(value: Any) -> list[str]:
    group = _mapping(value)
    if list(group) != ["tag_index"]:
        raise ValueError(f"option 'sync_set' has {value!r}; expected a mapping 'tag_index: [A, B]'")
    names = _listed(group["tag_index"])
    if not all(isinstance(name, str) for name in names):
        raise ValueError(f"'tag_index' is {names!r}; expected names of inputs: TAG, TAG:1 or :1")
    return names


def _mapping(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownVariableType]


def _known(options: Mapping[str, Any], names: Mapping[str, Any] | Sequence[str]) -> dict[str, Any]:
    for name in options:
        if name not in names:
            known = f"its options are: {', '.join(names)}" if names else "it has none at all"
            raise ValueError(f"it has no option {name!r}; {known}.{did_you_mean(name, names)}")
    return dict(options)


_KINDS = {int: "a whole number", bool: "true or false", str: "text"}

#: Add a handler by adding its name.
INPUT_STREAM_HANDLERS: dict[str, PolicyMaker] = {
    "DefaultInputStreamHandler": _default,
    "ImmediateInputStreamHandler": _with_options(Immediate),
    "SyncSetInputStreamHandler": _sync_set,
    "FixedSizeInputStreamHandler": _with_options(
        FixedSize,
        trigger_queue_size=("trigger_queue_size", int),
        target_queue_size=("target_queue_size", int),
        fixed_min_size=("fixed_min_size", bool),
    ),
    "BarrierInputStreamHandler": _with_options(Barrier),
    "EarlyCloseInputStreamHandler": _with_options(EarlyClose),
    "MuxInputStreamHandler": _with_options(Mux),
    "TimestampAlignInputStreamHandler": _with_options(
        TimestampAlign, timestamp_base_tag_index=("base", str)
    ),
}


def make_policy(name: str, options: Mapping[str, Any], wires: Sequence[WirePlan]) -> InputPolicy:
    """Return the policy of that name for a node; raises ``ValueError`` with the reason."""
    maker = INPUT_STREAM_HANDLERS.get(name)
    if maker is None:
        known = ", ".join(INPUT_STREAM_HANDLERS)
        raise ValueError(
            f'"{name}" is not a registered input stream handler; there are: {known}.'
            f"{did_you_mean(name, INPUT_STREAM_HANDLERS)}"
        )
    try:
        return bound_policy(maker(options, wires), wires, strict=True)
    except ValueError as error:
        raise ValueError(f"input_stream_handler {name}: {error}") from error


def bound_policy(
    policy: InputPolicy, wires: Sequence[WirePlan], *, strict: bool = False
) -> InputPolicy:
    """Return a policy fitted to the inputs of a node; raises ``ValueError`` if it names others."""
    return policy.bind([(wire.tag, wire.index) for wire in wires], strict=strict)
