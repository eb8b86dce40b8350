"""Run TensorFlow Lite models on a graphics card, with LiteRT's accelerator."""

from __future__ import annotations

from ..engine import Engine, LoadedModel, ModelRequest
from ..settings import DeviceName, Precision
from ..tflite_format import TFLITE

__all__ = ["ENGINE"]


class AcceleratedEngine(Engine):
    """Loads models for the graphics card with the accelerator that comes with LiteRT."""

    backend = "litert"
    device = DeviceName.GPU
    formats = (TFLITE,)
    module = "ai_edge_litert.compiled_model"
    install = "--upgrade ai-edge-litert"
    precisions = (Precision.F32, Precision.F16)
    rank = 10
    custom_operators = frozenset({"Convolution2DTransposeBias"})

    def load(self, request: ModelRequest) -> LoadedModel:
        """Load a model, the whole of which runs on the card.

        Raises ``AcceleratorError`` for one that the accelerator does not take whole, and for a
        machine without a graphics card.
        """
        from ..accelerated_model import AcceleratedModel

        return AcceleratedModel(request)

    def obstacle(self) -> str | None:
        """Return that there is no card, or one of software only; None where there is one."""
        from ...gpu.adapters import software_obstacle
        from .. import accelerator_probe
        from ..accelerator import AcceleratorError

        try:
            adapter = accelerator_probe.accelerator_adapter()
        except AcceleratorError as error:
            return str(error)
        return software_obstacle(str(adapter), is_software=adapter.is_software)


ENGINE = AcceleratedEngine()
