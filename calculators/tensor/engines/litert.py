"""Run TensorFlow Lite models on the CPU with LiteRT."""

from __future__ import annotations

from ..engine import Engine, LoadedModel, ModelRequest
from ..tflite_densifying import with_unpacked_weights
from ..tflite_format import TFLITE
from ..tflite_interpreter import TfliteModel
from ..tflite_upsampling import with_plain_upsampling

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
            model = with_unpacked_weights(with_plain_upsampling(request.model))
            request = request._replace(model=model)
        return TfliteModel(self.module, request, device="cpu litert f32")


ENGINE = LitertEngine()
