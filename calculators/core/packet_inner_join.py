"""Pass on what all streams have (``calculators/core/packet_inner_join_calculator.cc``)."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import ANY_TAG, Input, Output

__all__ = ["PacketInnerJoinCalculator"]


class PacketInnerJoinCalculator(Calculator, pure=True):
    """Send the packets of a time on where every input has one; other times are only settled.

    The outputs take the inputs in the order of their tags and indexes. With a
    FixedSizeInputStreamHandler it joins the newest packets of streams that are too quick.
    """

    inputs = Input(Any, tag=ANY_TAG, doc="The streams to join.")
    outputs = Output(Any, tag=ANY_TAG, same_as=inputs, doc="The same streams.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        node = contract.node
        if node is not None and len(node.input_stream) != len(node.output_stream):
            raise ValueError(
                f"the numbers of input and output streams must match; this node has "
                f"{len(node.input_stream)} inputs and {len(node.output_stream)} outputs"
            )

    def process(self, ctx: Context) -> None:
        packets = ctx.packets(self.inputs)
        if any(packet.is_empty() for packet in packets):
            # Policies that do not wait for every input get here.
            return
        for index, packet in enumerate(packets):
            ctx.forward(self.outputs, packet, index=index)
