"""Choose between the processor and the graphics card for a node that runs a model.

What the node says (its options ``delegate`` and ``backend``) meets what the run says
(``RunInfo.device``):

=================  ================  ==================  ===================
node               run: ``graph``    ``gpu``             ``auto``
=================  ================  ==================  ===================
``gpu: {}``        graphics card     graphics card       card, else the CPU
nothing            CPU               graphics card       card, else the CPU
``xnnpack: {}``    CPU               CPU                 CPU
=================  ================  ==================  ===================

With ``cpu`` everything runs on the CPU. A node whose ``backend`` is a library of the CPU's counts
as one with ``xnnpack: {}``.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Collection
from enum import Enum, StrEnum

from ...framework.authoring.service import GraphService
from ...framework.errors import FrameworkError
from ..gpu.adapters import ADAPTER_VARIABLE
from .accelerator import AcceleratorError
from .backends import BackendName, Precision, name_among
from .delegate import Delegate
from .inference_engine import InferenceEngine

__all__ = [
    "FALLBACK_NOTICE",
    "DeviceName",
    "FallbackNotice",
    "Placement",
    "accelerated",
    "device_named",
    "placement",
    "precision_on",
    "refuse_backend",
]

_log = logging.getLogger(__name__)
_ON_CPU = frozenset({BackendName.TFLITE_RUNTIME, BackendName.OPENVINO})


class DeviceName(StrEnum):
    """Name what a run asks for; ``graph`` leaves it to the graph file."""

    GRAPH = "graph"
    CPU = "cpu"
    GPU = "gpu"
    AUTO = "auto"


class Placement(Enum):
    """Say where one model runs."""

    CPU = "the processor"
    GPU = "the graphics card, or not at all"
    GPU_OR_CPU = "the graphics card if it can, else the processor"


class FallbackNotice:
    """Warn that the graphics card is not used, once for each reason."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._lock = threading.Lock()

    def tell(self, reason: str) -> None:
        """Log a warning, unless this reason was told before."""
        with self._lock:
            if reason in self._told:
                return
            self._told.add(reason)
        _log.warning("running on the CPU: %s", reason)


#: What the nodes of a graph share, so that each reason is told once.
FALLBACK_NOTICE = GraphService("fallback notice", FallbackNotice, create=FallbackNotice)


def device_named(name: str) -> DeviceName:
    """Return the member for a name; raises ``FrameworkError`` for one that there is not."""
    return DeviceName(name_among("device", name, [each.value for each in DeviceName]))


def placement(
    delegate: Delegate, backend: BackendName, run_backend: BackendName, device: DeviceName
) -> Placement:
    """Return where a model runs: ``delegate`` and ``backend`` are the node's, the rest the run's.

    Raises ``FrameworkError`` where the run asks for the graphics card and for a library of the
    CPU's.
    """
    if device is DeviceName.CPU or delegate.is_for_cpu or backend in _ON_CPU:
        return Placement.CPU
    if device is DeviceName.AUTO:
        return Placement.CPU if run_backend in _ON_CPU else Placement.GPU_OR_CPU
    if device is DeviceName.GPU:
        refuse_backend(run_backend)
        return Placement.GPU
    return Placement.CPU if delegate.gpu is None else Placement.GPU


def accelerated(
    model: bytes,
    *,
    name: str,
    placement: Placement,
    precision: Precision,
    outputs: Collection[int] | None,
    notice: FallbackNotice,
) -> InferenceEngine | None:
    """Return an engine on the graphics card, or None where the model is to run on the CPU.

    Raises ``AcceleratorError`` when it must not.
    """
    if placement is Placement.CPU:
        return None
    from .accelerated_engine import AcceleratedEngine

    try:
        require_precision(precision)
        if placement is Placement.GPU_OR_CPU:
            require_hardware()
        half = precision is Precision.F16
        return AcceleratedEngine(model, name=name, half=half, outputs=outputs)
    except AcceleratorError as error:
        if placement is Placement.GPU:
            raise
        notice.tell(str(error))
        return None


def require_precision(precision: Precision) -> None:
    """Raise ``AcceleratorError`` for numbers that the graphics card is never asked for."""
    if precision is Precision.BF16:
        raise AcceleratorError(
            "LiteRT's accelerator does not compute in bf16; expected f32 or f16; leave --precision "
            "bf16 out, or run on the CPU with --device cpu"
        )


def require_hardware() -> None:
    """Raise ``AcceleratorError`` for a graphics card made of software that nobody asked for.

    The CPU's own path is many times quicker than one that imitates a graphics card.
    """
    from .accelerator_probe import accelerator_adapter

    adapter = accelerator_adapter()
    if adapter.is_software and not os.environ.get(ADAPTER_VARIABLE, "").strip():
        raise AcceleratorError(
            f"{adapter} is software, slower than the CPU's own path; to use it all the same, set "
            f"{ADAPTER_VARIABLE} or say --device gpu",
            adapter=adapter,
        )


def precision_on(delegate: Delegate, precision: Precision) -> Precision:
    """Return what to compute with: what ``precision`` says, else what the delegate allows."""
    if precision is Precision.AUTO and delegate.gpu is not None:
        allowed = delegate.gpu.allow_precision_loss
        return Precision.F16 if allowed else Precision.F32
    return precision


def refuse_backend(backend: BackendName) -> None:
    """Raise ``FrameworkError`` for a library of the CPU's in a run on the graphics card."""
    if backend in _ON_CPU:
        raise FrameworkError(
            f"the backend {backend.value!r} runs on the CPU; expected litert with --device gpu; "
            "leave --backend out, or say --device cpu"
        )
