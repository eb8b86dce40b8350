"""What a run says about its models: the library, the precision and the device.

It is a graph service, so that whoever starts a graph chooses::

    CalculatorGraph("graph.yaml", services={INFERENCE: InferenceSettings.of(device="auto")})

A node's own options go before it; ``placement`` says how the two are put together.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from ...framework.authoring.service import GraphService
from ...framework.errors import FrameworkError, did_you_mean
from ...framework.quick_dataclass import dataclass

__all__ = ["AUTO", "INFERENCE", "DeviceName", "InferenceSettings", "Precision", "name_among"]

#: The name of no backend: the first that can is taken.
AUTO = "auto"


class Precision(StrEnum):
    """The number format that models compute in; ``auto`` is ``f32``."""

    AUTO = "auto"
    F32 = "f32"
    F16 = "f16"
    BF16 = "bf16"


class DeviceName(StrEnum):
    """The devices that a run may ask for; ``graph`` leaves the choice to the graph file."""

    GRAPH = "graph"
    CPU = "cpu"
    GPU = "gpu"
    AUTO = "auto"


@dataclass(frozen=True, slots=True)
class InferenceSettings:
    """How a graph runs the models of nodes that do not say it themselves.

    ``backend`` is an engine's name or "auto".
    """

    backend: str = AUTO
    precision: Precision = Precision.AUTO
    device: DeviceName = DeviceName.GRAPH

    @classmethod
    def of(
        cls, *, backend: str = AUTO, precision: str = "auto", device: str = "graph"
    ) -> InferenceSettings:
        """Return the settings that names mean; raises ``FrameworkError`` for unknown ones."""
        return cls(
            backend,
            Precision(name_among("precision", precision, [each.value for each in Precision])),
            DeviceName(name_among("device", device, [each.value for each in DeviceName])),
        )


def name_among(what: str, name: str, names: Collection[str]) -> str:
    """Return the name if it is one of ``names``; raises ``FrameworkError`` if not."""
    if name not in names:
        raise FrameworkError(
            f"there is no {what} {name!r}; expected one of {', '.join(names)}."
            f"{did_you_mean(name, names)}"
        )
    return name


#: The key of the settings in a graph's services.
INFERENCE = GraphService("inference settings", InferenceSettings, create=InferenceSettings)
