"""The filter of the calculators that smooth landmarks, as their options choose it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Option
from ...framework.quick_dataclass import dataclass
from .filter_choice import NoFilterOptions, one_filter
from .landmarks_filter import LandmarksFilter, ValueFilter
from .one_euro_filter import OneEuroFilter
from .velocity_filter import VelocityFilter

__all__ = ["ChoosesLandmarksFilter", "OneEuroFilterOptions", "VelocityFilterOptions"]

_STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class VelocityFilterOptions:
    """Options of ``VelocityFilter`` and ``LandmarksFilter``: less smoothing at speed."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    window_size: int = 5
    velocity_scale: float = 10.0
    min_allowed_object_scale: float = 1e-6
    disable_value_scaling: bool = False

    def __post_init__(self) -> None:
        if self.window_size < 0:
            raise ValueError("window_size must not be negative")


@dataclass(frozen=True, slots=True)
class OneEuroFilterOptions:
    """Let the speed set the cutoff: see ``OneEuroFilter`` and ``LandmarksFilter``."""

    __pydantic_config__: ClassVar[dict[str, str]] = _STRICT
    frequency: float = 30.0
    min_cutoff: float = 1.0
    beta: float = 0.0
    derivate_cutoff: float = 1.0
    min_allowed_object_scale: float = 1e-6
    disable_value_scaling: bool = False

    def __post_init__(self) -> None:
        for name in ("frequency", "min_cutoff", "derivate_cutoff"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be greater than 0")


class ChoosesLandmarksFilter(Calculator, abstract=True, pure=True):
    """A calculator whose options choose how landmarks are smoothed, exactly one way."""

    no_filter: Option[NoFilterOptions | None] = Option(
        None, type=NoFilterOptions | None, doc="Pass landmarks unchanged."
    )
    velocity_filter: Option[VelocityFilterOptions | None] = Option(
        None, type=VelocityFilterOptions | None, doc="Follow fast landmarks closely."
    )
    one_euro_filter: Option[OneEuroFilterOptions | None] = Option(
        None,
        type=OneEuroFilterOptions | None,
        doc="Let the speed set the cutoff frequency.",
        example={"min_cutoff": 0.05, "beta": 80.0},
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        one_filter(contract, "no_filter", "velocity_filter", "one_euro_filter")

    def new_filter(self) -> LandmarksFilter | None:
        """Return a filter without a past; None where landmarks pass unchanged."""
        chosen = self.velocity_filter or self.one_euro_filter
        if chosen is None:
            return None
        if isinstance(chosen, VelocityFilterOptions):
            make: Callable[[], ValueFilter] = partial(
                VelocityFilter, chosen.window_size, chosen.velocity_scale
            )
        else:
            make = partial(
                OneEuroFilter,
                chosen.frequency,
                chosen.min_cutoff,
                chosen.beta,
                chosen.derivate_cutoff,
            )
        return LandmarksFilter(
            make,
            min_allowed_object_scale=chosen.min_allowed_object_scale,
            disable_value_scaling=chosen.disable_value_scaling,
        )
