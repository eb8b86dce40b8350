"""Constants from a graph file (``calculators/core/constant_side_packet_calculator.cc``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, ClassVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Option, SideOutput
from ...framework.quick_dataclass import dataclass
from ..wiring import checked_options


@dataclass(frozen=True)
class StringVector:
    """Several texts."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    string_value: tuple[str, ...] = ()


@dataclass(frozen=True)
class FloatVector:
    """Several numbers."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    float_value: tuple[float, ...] = ()


@dataclass(frozen=True)
class IntVector:
    """Several integers."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    int_value: tuple[int, ...] = ()


@dataclass(frozen=True)
class ConstantSidePacket:
    """One constant in the field of its type."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    int_value: int | None = None
    uint64_value: int | None = None
    int64_value: int | None = None
    float_value: float | None = None
    double_value: float | None = None
    bool_value: bool | None = None
    string_value: str | None = None
    string_vector_value: StringVector | None = None
    float_vector_value: FloatVector | None = None
    int_vector_value: IntVector | None = None

    def values(self) -> list[Any]:
        """Return the values that are set; a vector as a tuple."""
        found = [getattr(self, field.name) for field in fields(self)]
        return [_payload(value) for value in found if value is not None]


class ConstantSidePacketCalculator(Calculator, pure=True):
    """Set side packets to constants: PACKET:0 to the first of the option ``packet``, and so on."""

    packet_out = SideOutput(Any, tag="PACKET", repeated=True, doc="The constants, in order.")

    packet = Option(
        type=tuple[ConstantSidePacket, ...],
        doc="The constants, each as {int_value: 2}, {bool_value: true}, {string_value: text} …",
        example=[{"int_value": 2}],
    )

    @classmethod
    def packaged_files(cls, options: Mapping[str, Any]) -> Sequence[str]:
        # Subgraphs name models so.
        texts = (constant.string_value for constant in options["packet"])
        return [text for text in texts if text]

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        values = checked_options(cls, contract)
        if contract.node is None or values is None:
            return
        for index, constant in enumerate(values["packet"]):
            if len(constant.values()) != 1:
                raise ValueError(
                    f"option packet[{index}] must set exactly one value, such as {{int_value: 2}}"
                )
        wired = sum(entry.tag == "PACKET" for entry in contract.node.output_side_packet)
        if wired != len(values["packet"]):
            raise ValueError(
                f"wire as many side packets PACKET as the option packet has values; "
                f"this node wires {wired} and sets {len(values['packet'])}"
            )

    def open(self, ctx: Context) -> None:
        for index, constant in enumerate(self.packet):
            ctx.set_side(self.packet_out, constant.values()[0], index=index)


def _payload(value: Any) -> Any:
    if isinstance(value, StringVector):
        return value.string_value
    if isinstance(value, FloatVector):
        return value.float_value
    return value.int_value if isinstance(value, IntVector) else value
