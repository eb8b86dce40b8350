"""Run TensorFlow Lite models on the CPU with LiteRT."""

from __future__ import annotations

from ..engine import Engine, LoadedModel, ModelRequest
from ..tflite_densifying import with_unpacked_weights
from ..tflite_file import has_custom_operators
from ..tflite_format import TFLITE
from ..tflite_interpreter import TfliteModel

__all__ = ["ENGINE"]


class LitertEngine(Engine):
    """Loads models with LiteRT, the successor of tflite-runtime."""

    backend = "litert"
    formats = (TFLITE,)
    module = "ai_edge_litert.interpreter"
    install = "ai-edge-litert"
    rank = 10
    custom_operators = frozenset({"Convolution2DTransposeBias"})

    def load(self, request: ModelRequest) -> LoadedModel:
        if not request.plain_kernels:
            request = request._replace(model=_made_quicker(request.model))
        return TfliteModel(self.module, request, device="cpu litert f32")


def _made_quicker(model: bytes) -> bytes:
    """Return a model that loads and runs in less time, with the same results."""
    if has_custom_operators(model):
        from ..tflite_upsampling import with_plain_upsampling

        model = with_plain_upsampling(model)
    return with_unpacked_weights(model)


ENGINE = LitertEngine()
