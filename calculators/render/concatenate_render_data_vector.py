"""Join lists of drawing instructions."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.ports import Input, Output
from ...framework.formats import RenderData
from ..core.concatenate import ConcatenateCalculator

__all__ = ["ConcatenateRenderDataVectorCalculator"]


class ConcatenateRenderDataVectorCalculator(ConcatenateCalculator):
    """Join drawing instructions, or lists of them, into one list, for VECTOR of the overlay."""

    inputs = Input(Any, tag="", optional=True, repeated=True)
    output = Output(tuple[RenderData, ...], tag="")
