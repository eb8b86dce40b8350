"""Pass packets on (``mediapipe/calculators/core/pass_through_calculator.cc``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import ANY_TAG, Input, Output, SideInput, SideOutput
from ...framework.graph_file.config import PortEntry


class PassThroughCalculator(Calculator, pure=True):
    """Send every packet and side packet on as it came, from each tag to the same tag.

    Outputs must have the tags and indexes of the inputs. Side packets may also be taken without
    being passed on.
    """

    data = Input(Any, tag=ANY_TAG, optional=True, doc="Streams with any tags.")
    data_out = Output(Any, tag=ANY_TAG, same_as=data, doc="The same streams.")
    side = SideInput(Any, tag=ANY_TAG, optional=True, doc="Side packets with any tags.")
    side_out = SideOutput(Any, tag=ANY_TAG, same_as=side, doc="The same side packets, or none.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        node = contract.node
        if node is None:
            return
        _require_same("streams", node.input_stream, node.output_stream)
        if node.output_side_packet:
            _require_same("side packets", node.input_side_packet, node.output_side_packet)

    def open(self, ctx: Context) -> None:
        if ctx.is_wired(self.side_out):
            values: list[Any] = ctx.side_values(self.side)
            for index, value in enumerate(values):
                if value is not None:
                    ctx.set_side(self.side_out, value, index=index)

    def process(self, ctx: Context) -> None:
        for index, packet in enumerate(ctx.packets(self.data)):
            if not packet.is_empty():
                ctx.forward(self.data_out, packet, index=index)


def _require_same(kind: str, inputs: Iterable[PortEntry], outputs: Iterable[PortEntry]) -> None:
    ins = sorted((entry.tag, entry.index) for entry in inputs)
    outs = sorted((entry.tag, entry.index) for entry in outputs)
    if ins != outs:
        raise ValueError(
            f"input and output {kind} must use matching tags and indexes; "
            f"the inputs are {_names(ins)}, the outputs {_names(outs)}"
        )


def _names(keys: list[tuple[str, int]]) -> str:
    return ", ".join(f"{tag}:{index}" if tag else str(index) for tag, index in keys) or "none"
