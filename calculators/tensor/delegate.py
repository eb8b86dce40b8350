"""MediaPipe's ``delegate`` options: what runs a model.

Source: ``mediapipe/calculators/tensor/inference_calculator.proto``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...framework.quick_dataclass import dataclass

__all__ = ["Delegate", "Gpu", "Xnnpack"]


@dataclass(frozen=True, slots=True)
class Xnnpack:
    """Runs with the fast kernels of XNNPACK; a ``num_threads`` of -1 leaves the choice."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    num_threads: int = -1
    enable_zero_copy_tensor_io: bool = False  # accepted; inputs are always copied


@dataclass(frozen=True, slots=True)
class Gpu:
    """Runs on the graphics card, with LiteRT's accelerator.

    ``allow_precision_loss`` lets it compute in 16 bits; unlike in MediaPipe it is false unless the
    option ``precision`` or the run asks for that. The other fields choose among what MediaPipe's
    accelerators do, and are accepted.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    use_advanced_gpu_api: bool = False
    api: str = "ANY"
    allow_precision_loss: bool | None = None
    cached_kernel_path: str = ""
    serialized_model_dir: str = ""
    model_token: str = ""
    usage: str = "SUSTAINED_SPEED"


@dataclass(frozen=True, slots=True)
class Delegate:
    """What runs the model: one of MediaPipe's delegates."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    tflite: Mapping[str, Any] | None = None
    xnnpack: Xnnpack | None = None
    gpu: Gpu | None = None
    nnapi: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.nnapi is not None:
            raise ValueError(
                "InferenceCalculator does not run on nnapi; use gpu: {}, xnnpack: {} or tflite: {}"
            )
        given = [name for name in ("tflite", "xnnpack", "gpu") if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"{' and '.join(given)} are both set; choose one delegate")

    @property
    def is_for_cpu(self) -> bool:
        """Return True when the node stays on the CPU."""
        return self.tflite is not None or self.xnnpack is not None
