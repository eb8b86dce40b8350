"""Load files whose names are side packets."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Option, SideInput, SideOutput
from ..tensor.model_source import read_model

__all__ = ["ReadMode", "ResourceProviderCalculator"]


class ReadMode(StrEnum):
    """Whether line ends may be converted; here they never are."""

    READ_MODE_UNDEFINED = "READ_MODE_UNDEFINED"
    READ_MODE_BINARY = "READ_MODE_BINARY"
    READ_MODE_TEXT = "READ_MODE_TEXT"


class ResourceProviderCalculator(Calculator):
    """Set each RESOURCE to the bytes of the file that RESOURCE_ID, or the option, names.

    Names are those of models: a path, a packaged model's name, or a path as MediaPipe's own graphs
    have it (``mediapipe/modules/…``). Raises ``AssetError`` when there is no such file.

    Source: ``mediapipe/calculators/util/resource_provider_calculator.cc``.
    """

    ids = SideInput(str, tag="RESOURCE_ID", optional=True, repeated=True)
    resources: SideOutput[Any] = SideOutput(Any, tag="RESOURCE", repeated=True, doc="bytes")

    resource_id: Option[tuple[str, ...]] = Option(
        (),
        type=tuple[str, ...],
        doc="The names, where no side packet gives them.",
        example=["labels.txt"],
    )
    read_mode = Option(ReadMode.READ_MODE_UNDEFINED, doc="Accepted; files are read as bytes.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        node = contract.node
        if node is None or node.damaged:
            return
        given: Any = node.options.get("resource_id", ())
        named = 1 if isinstance(given, str) else len(given)
        wired = sum(entry.tag == "RESOURCE_ID" for entry in node.input_side_packet)
        if bool(named) == bool(wired):
            raise ValueError("give the names as side packets RESOURCE_ID or as option resource_id")
        if len(node.output_side_packet) != named + wired:
            raise ValueError(
                f"wire {named + wired} output side packets RESOURCE, one for each name"
            )

    def open(self, ctx: Context) -> None:
        given = ctx.side_values(self.ids)
        for index, name in enumerate(self.resource_id or given):
            if name is not None:
                ctx.set_side(self.resources, read_model(name, ctx.run)[0], index=index)
