"""The filter of the calculators that smooth visibility, as their options choose it."""

from __future__ import annotations

from typing import Any, ClassVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.quick_dataclass import dataclass
from ..wiring import needs, needs_one_of
from .filter_choice import NoFilterOptions, one_filter

__all__ = ["ChoosesVisibilityFilter", "LowPassFilterOptions"]


@dataclass(frozen=True, slots=True)
class LowPassFilterOptions:
    """Weigh each new visibility with ``alpha`` (0..1), the last result with the rest."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    alpha: float = 0.1

    def __post_init__(self) -> None:
        if not 0 <= self.alpha <= 1:
            raise ValueError("alpha must be from 0 to 1")


class ChoosesVisibilityFilter(Calculator, abstract=True, pure=True):
    """A calculator of one kind of landmarks whose options choose how visibility is smoothed."""

    norm_landmarks: ClassVar[Input[Any]]
    landmarks: ClassVar[Input[Any]]
    norm_filtered_landmarks: ClassVar[Output[Any]]
    filtered_landmarks: ClassVar[Output[Any]]

    no_filter: Option[NoFilterOptions | None] = Option(
        None, type=NoFilterOptions | None, doc="Pass landmarks unchanged."
    )
    low_pass_filter: Option[LowPassFilterOptions | None] = Option(
        None,
        type=LowPassFilterOptions | None,
        doc="Mix new visibilities with the last result.",
        example={"alpha": 0.1},
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        chosen = needs_one_of(contract, cls.norm_landmarks, cls.landmarks)
        if chosen is not None:
            outputs = (cls.norm_filtered_landmarks, cls.filtered_landmarks)
            needs(contract, outputs[chosen], "for the landmarks that come in")
        one_filter(contract, "no_filter", "low_pass_filter")
