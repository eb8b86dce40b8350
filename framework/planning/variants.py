"""Find a graph's variant for another device, through a function that knows the devices.

The framework knows neither devices nor packaged graphs; ``vitruvian`` registers the function.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..lazy_registration import register_now

if TYPE_CHECKING:
    from .plan import GraphPlan

__all__ = ["set_variant_chooser", "variant_for"]

#: Takes a graph's plan, what it was loaded from and the device that the application asks for;
#: returns the plan to run in its place, and the device that is left to ask of its nodes.
VariantChooser = Callable[["GraphPlan", Any, str], tuple["GraphPlan", str]]

_CHOOSERS: list[VariantChooser] = []


def set_variant_chooser(choose: VariantChooser) -> None:
    """Let ``choose`` find the variant of a graph for a device."""
    _CHOOSERS[:] = [choose]


def variant_for(plan: GraphPlan, source: Any, device: str) -> tuple[GraphPlan, str]:
    """Return the graph's variant for a device; the graph itself where nobody knows of others."""
    if device == "graph":
        return plan, device
    register_now()
    return _CHOOSERS[0](plan, source, device) if _CHOOSERS else (plan, device)
