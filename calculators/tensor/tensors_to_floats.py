"""Turn a tensor into plain numbers."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.demand import Demand
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import FrameworkError
from ...framework.formats import Tensors
from .activation import Activation, activated

__all__ = ["TensorsToFloatsCalculator"]


class TensorsToFloatsCalculator(Calculator, pure=True):
    """Send the first tensor's values as FLOATS, and its only one as FLOAT.

    Raises ``FrameworkError`` when FLOAT is wired and the tensor has not exactly one value.
    Source: ``mediapipe/calculators/tensor/tensors_to_floats_calculator.cc``.
    """

    tensors = Input(Tensors)
    float_ = Output(float)
    floats = Output[tuple[float, ...]](tuple[float, ...])

    activation = Option(Activation.NONE, doc="What is applied to every value.")

    @classmethod
    def narrow_demand(cls, demand: Demand) -> None:
        demand.narrow(cls.tensors, {0})

    def process(self, ctx: Context) -> None:
        tensors = ctx[self.tensors]
        raw = np.asarray(tensors[0] if tensors else (), dtype=np.float32).reshape(-1)
        values: list[float] = activated(raw, self.activation).tolist()
        if ctx.is_wired(self.float_):
            if len(values) != 1:
                raise FrameworkError(
                    f"{ctx.node}: the first tensor has {len(values)} values; expected 1 for FLOAT; "
                    "wire FLOATS for all of them, or pick the tensor with one value"
                )
            ctx[self.float_] = values[0]
        ctx[self.floats] = tuple(values)
