"""Input policies by the names that MediaPipe gives its input stream handlers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .errors import did_you_mean
from .sync import Immediate, InputPolicy, Synchronized

if TYPE_CHECKING:
    from .plan import WirePlan

__all__ = ["INPUT_STREAM_HANDLERS", "make_policy"]

#: Makes a policy from a handler's options and the inputs of the node, in their order; raises
#: ``ValueError`` when an option is wrong.
PolicyMaker = Callable[[Mapping[str, Any], Sequence["WirePlan"]], InputPolicy]


def _plain(policy: type[InputPolicy]) -> PolicyMaker:
    def make(options: Mapping[str, Any], wires: Sequence[WirePlan]) -> InputPolicy:
        for name in options:
            raise ValueError(f"it has no option {name!r}; it has none at all")
        return policy()

    return make


#: Add a handler by adding its name.
INPUT_STREAM_HANDLERS: dict[str, PolicyMaker] = {
    "DefaultInputStreamHandler": _plain(Synchronized),
    "ImmediateInputStreamHandler": _plain(Immediate),
}


def make_policy(name: str, options: Mapping[str, Any], wires: Sequence[WirePlan]) -> InputPolicy:
    """Make the policy of that name; raises ``ValueError`` with the reason."""
    maker = INPUT_STREAM_HANDLERS.get(name)
    if maker is None:
        known = ", ".join(INPUT_STREAM_HANDLERS)
        raise ValueError(
            f'"{name}" is not a registered input stream handler; there are: {known}.'
            f"{did_you_mean(name, INPUT_STREAM_HANDLERS)}"
        )
    try:
        return maker(options, wires)
    except ValueError as error:
        raise ValueError(f"input_stream_handler {name}: {error}") from error
