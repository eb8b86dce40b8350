"""Decide where a model runs, and with which engine, and load it there.

What the node says (its options ``delegate`` and ``backend``) meets what the run says
(``InferenceSettings.device``):

=================  ================  ==================  ===================
node               run: ``graph``    ``gpu``             ``auto``
=================  ================  ==================  ===================
``gpu: {}``        graphics card     graphics card       card, else the CPU
nothing            CPU               graphics card       card, else the CPU
``xnnpack: {}``    CPU               CPU                 CPU
=================  ================  ==================  ===================

With ``cpu`` everything runs on the CPU. A node whose ``backend`` has no engine for the graphics
card counts as one with ``xnnpack: {}``.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from typing import NamedTuple

from ...framework.errors import AssetError, FrameworkError
from ...framework.runtime.executor import usable_cores
from ..gpu.errors import GpuError
from .delegate import Delegate
from .engine import Engine, LoadedModel, ModelRequest
from .engines.registry import backends, choose_engine, known_formats
from .fallback_notice import FallbackNotice
from .model_format import ModelFormat
from .prepared_model import load_prepared
from .settings import AUTO, DeviceName, InferenceSettings, Precision

__all__ = [
    "NodeWish",
    "PlacedModel",
    "Placement",
    "check_settings",
    "default_num_threads",
    "place_model",
    "placement",
    "threads_worth_their_wait",
]

#: About 4 ms of one core.
_WORK_OF_A_THREAD = 100_000_000


class Placement(Enum):
    """Where one model runs."""

    CPU = "the processor"
    GPU = "the graphics card, or not at all"
    GPU_OR_CPU = "the graphics card if it can, else the processor"


class NodeWish(NamedTuple):
    """What a node asks for its model; "auto" and None leave it to the run.

    ``run_threads`` are those that run the calculators (``RunInfo.threads``), ``outputs`` the
    numbers of the model's outputs that somebody reads (None: all).
    """

    delegate: Delegate = Delegate()
    backend: str = AUTO
    precision: Precision = Precision.AUTO
    num_threads: int | None = None
    run_threads: int = 0
    outputs: Collection[int] | None = None

    def under(self, run: InferenceSettings) -> NodeWish:
        """Return the wish with what the run chooses where the node does not."""
        backend = run.backend if self.backend == AUTO else self.backend
        precision = run.precision if self.precision is Precision.AUTO else self.precision
        return self._replace(backend=backend, precision=precision)


class PlacedModel(NamedTuple):
    """A loaded model, and how many threads of the processor compute it: 0 on a graphics card."""

    model: LoadedModel
    threads: int


class _ModelFile(NamedTuple):
    data: bytes
    name: str
    format: ModelFormat


def placement(wish: NodeWish, run: InferenceSettings) -> Placement:
    """Return where a model runs.

    Raises ``FrameworkError`` where the run asks for the graphics card and for a library that has
    no engine there.
    """
    is_for_cpu = wish.delegate.is_for_cpu or not _has_gpu_engine(wish.backend)
    if run.device is DeviceName.CPU or is_for_cpu:
        return Placement.CPU
    if run.device is DeviceName.AUTO:
        return Placement.GPU_OR_CPU if _has_gpu_engine(run.backend) else Placement.CPU
    if run.device is DeviceName.GPU:
        _require_gpu_engine(run.backend)
        return Placement.GPU
    return Placement.CPU if wish.delegate.gpu is None else Placement.GPU


def place_model(
    model: bytes, name: str, wish: NodeWish, run: InferenceSettings, notice: FallbackNotice
) -> PlacedModel:
    """Load a model where node and run want it; ``name`` is how errors call it.

    Raises ``AssetError`` for a model that cannot be read, ``GpuError`` for one that has to run on
    the graphics card and cannot, ``FrameworkError`` for an engine that there is not.
    """
    file = _ModelFile(model, name, format_of(model, name))
    place = placement(wish, run)
    if place is Placement.CPU:
        return _on_cpu(file, wish, run)
    try:
        return _on_gpu(file, wish, run, place)
    except GpuError as error:
        if place is Placement.GPU:
            raise
        notice.tell(str(error))
        return _on_cpu(file, wish, run)


def format_of(model: bytes, name: str) -> ModelFormat:
    """Return the kind of a model file; raises ``AssetError`` for one that no engine reads."""
    formats = known_formats()
    found = next((each for each in formats if each.is_in(model)), None)
    if found is None:
        known = " or ".join(map(str, formats))
        raise AssetError(
            f"model {name}: {len(model)} bytes that are no model file; expected a complete "
            f"{known} model; fetch or convert it again"
        )
    try:
        found.check(model)
    except ValueError as error:
        raise AssetError(
            f"model {name}: {len(model)} bytes that cannot be loaded ({error}); expected a "
            f"complete {found} model; fetch or convert it again"
        ) from error
    return found


def default_num_threads(run_threads: int, most_threads: int = 4) -> int:
    """Return the threads for a model: one for each core that may be used, 1 to ``most_threads``.

    A run that is given fewer threads for its calculators (``run_threads``, 0 for none) gets no more
    for a model. That decoding and drawing want the cores as well is no reason to leave them some:
    what follows waits for the model, and they fill the time while it waits for them. With
    tflite-runtime it is always 1.
    """
    most = min(usable_cores(), most_threads)
    return min(most, run_threads) if run_threads else most


def threads_worth_their_wait(work: int | None, most: int) -> int:
    """Return how many of ``most`` threads a model of so many multiplications gets (None: all).

    Threads wait for each other at each of a model's 60 to 600 operators, and spin meanwhile. A
    model that takes 2 ms (faces: 31 million multiplications) is hardly sooner done with two threads
    where both cores are free, takes a quarter more of the processor, and is done much later where
    one of the cores is busy. One that takes 12 ms (a hand: 331 million) gains.
    """
    return most if work is None else min(most, 1 + work // _WORK_OF_A_THREAD)


def check_settings(run: InferenceSettings) -> None:
    """Find settings that no model can be run with, before a graph is loaded.

    Raises ``FrameworkError`` for a library that is not installed or has not that precision, or for
    one of the CPU's with the graphics card.
    """
    if run.device is DeviceName.GPU:
        _require_gpu_engine(run.backend)
    elif run.device is DeviceName.CPU or (
        run.device is DeviceName.GRAPH and run.precision is not Precision.F16
    ):
        # Whether a graph can do with 16 bits, its nodes know.
        choose_engine(run.backend, run.precision)


def _on_cpu(file: _ModelFile, wish: NodeWish, run: InferenceSettings) -> PlacedModel:
    own = wish.under(run)
    precision = own.precision
    if precision is Precision.F16 and run.device is DeviceName.AUTO:
        # Asked for where there is a graphics card, which there is not.
        precision = Precision.F32
    engine = choose_engine(own.backend, precision, model_format=file.format)
    request = ModelRequest(
        file.data,
        file.name,
        Precision.F32 if precision is Precision.AUTO else precision,
        wish.num_threads or _num_threads(file, wish, engine),
        plain_kernels=wish.delegate.tflite is not None,
    )
    model = load_prepared(engine, request, file.format, wish.outputs)
    return PlacedModel(model, request.num_threads)


def _num_threads(file: _ModelFile, wish: NodeWish, engine: Engine) -> int:
    most = default_num_threads(wish.run_threads, engine.most_threads)
    return most if most == 1 else threads_worth_their_wait(file.format.work(file.data), most)


def _on_gpu(
    file: _ModelFile, wish: NodeWish, run: InferenceSettings, place: Placement
) -> PlacedModel:
    precision, backend = _gpu_precision(wish, run), wish.under(run).backend
    if not _has_gpu_engine(backend):
        # The run's choice of a library is for the models on the CPU.
        backend = AUTO
    try:
        engine = choose_engine(backend, precision, device=DeviceName.GPU, model_format=file.format)
    except FrameworkError as error:
        raise GpuError(str(error)) from error
    why_not = engine.obstacle() if place is Placement.GPU_OR_CPU else None
    if why_not is not None:
        raise GpuError(why_not)
    request = ModelRequest(file.data, file.name, precision)
    return PlacedModel(load_prepared(engine, request, file.format, wish.outputs), threads=0)


def _gpu_precision(wish: NodeWish, run: InferenceSettings) -> Precision:
    """Return what to compute with: what node or run say, else what the delegate allows."""
    precision = wish.under(run).precision
    if precision is Precision.AUTO:
        allowed = wish.delegate.gpu is not None and wish.delegate.gpu.allow_precision_loss
        return Precision.F16 if allowed else Precision.F32
    return precision


def _has_gpu_engine(backend: str) -> bool:
    return backend == AUTO or backend in backends(DeviceName.GPU)


def _require_gpu_engine(backend: str) -> None:
    if not _has_gpu_engine(backend):
        able = " or ".join(backends(DeviceName.GPU))
        raise FrameworkError(
            f"the backend {backend!r} runs on the CPU; expected {able} with --device gpu; leave "
            "--backend out, or say --device cpu"
        )
