"""Run TensorFlow Lite models on the CPU with tflite-runtime, as LiteRT was called before."""

from __future__ import annotations

from ..engine import Engine, LoadedModel, ModelRequest
from ..tflite_format import TFLITE
from ..tflite_interpreter import TfliteModel

__all__ = ["ENGINE"]


class TfliteRuntimeEngine(Engine):
    """Loads models with tflite-runtime, which runs on older Pythons and NumPy 1."""

    backend = "tflite_runtime"
    formats = (TFLITE,)
    module = "tflite_runtime.interpreter"
    install = "'vitruvian[tflite-runtime]'"
    rank = 20
    # Its threads spin while they wait for each other: on cores that others use too, two of them
    # take twenty times as long as one.
    most_threads = 1

    def load(self, request: ModelRequest) -> LoadedModel:
        return TfliteModel(self.module, request, device="cpu tflite_runtime f32")


ENGINE = TfliteRuntimeEngine()
