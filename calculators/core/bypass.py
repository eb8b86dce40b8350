"""Stand in for a part of a graph, passing some streams through."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import ANY_TAG, Input, Option, Output, SideInput
from ...framework.graph_file.names import GraphNameError, parse_tag_index
from ..wiring import checked_options

__all__ = ["BypassCalculator"]

_Key = tuple[str, int]


class BypassCalculator(Calculator, pure=True):
    """Take any streams and pass the named ones through; the other outputs only settle their time.

    Used in a SwitchContainer, or with a node's calculator replaced, to leave out a piece of work
    without changing the wiring around it. ``pass_input_stream`` and ``pass_output_stream`` pair up
    by place: ``pass_input_stream: [IMAGE]`` with ``pass_output_stream: [ANNOTATED]`` sends each
    IMAGE packet on as ANNOTATED.

    Source: ``mediapipe/calculators/core/bypass_calculator.cc``.
    """

    data = Input(Any, tag=ANY_TAG, optional=True, doc="Streams with any tags.")
    side = SideInput(Any, tag=ANY_TAG, optional=True, doc="Side packets with any tags; not read.")
    data_out = Output(Any, tag=ANY_TAG, doc="Streams with any tags.")

    pass_input_stream: Option[tuple[str, ...]] = Option(
        (), type=tuple[str, ...], doc="Inputs to pass on, TAG or TAG:index."
    )
    pass_output_stream: Option[tuple[str, ...]] = Option(
        (), type=tuple[str, ...], doc="The outputs that they leave by."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        options = checked_options(cls, contract)
        node = contract.node
        if options is None or node is None or node.damaged:
            return
        given, sent = options["pass_input_stream"], options["pass_output_stream"]
        if len(given) != len(sent):
            raise ValueError(
                f"pass_input_stream names {len(given)} streams and pass_output_stream {len(sent)}; "
                "they pair up by place"
            )
        for kind, names, entries in (
            ("input", given, node.input_stream),
            ("output", sent, node.output_stream),
        ):
            wired = {(entry.tag, entry.index) for entry in entries}
            for name in names:
                if _key(name) not in wired:
                    raise ValueError(f"pass_{kind}_stream: this node has no {kind} stream {name!r}")

    def open(self, ctx: Context) -> None:
        inputs = {key: place for place, key in enumerate(ctx.tags(self.data))}
        outputs = {key: place for place, key in enumerate(ctx.tags(self.data_out))}
        pairs = zip(self.pass_input_stream, self.pass_output_stream, strict=True)
        self._passes = [(inputs[_key(source)], outputs[_key(target)]) for source, target in pairs]

    def process(self, ctx: Context) -> None:
        packets = ctx.packets(self.data)
        for source, target in self._passes:
            if not packets[source].is_empty():
                ctx.forward(self.data_out, packets[source], index=target)


def _key(text: str) -> _Key:
    try:
        return parse_tag_index(text)
    except GraphNameError as error:
        raise ValueError(str(error)) from None
