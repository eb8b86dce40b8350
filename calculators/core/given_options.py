"""Take option values from packets, as MediaPipe's OPTIONS tags bring them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.options import parse_options

__all__ = ["take_options"]


def take_options(calculator: Calculator, given: Mapping[str, Any] | None) -> None:
    """Put the given values, by name, in place of the node's; raises ``GraphConfigError``."""
    if given:
        values = parse_options(type(calculator), given)
        vars(calculator).update({name: values[name] for name in given})
