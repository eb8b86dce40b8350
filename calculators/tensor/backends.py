"""The libraries that can run a model, and the choice among them.

A further one is an engine, in a module that imports its library when it is made, and a line in
``BACKENDS``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ...framework.errors import FrameworkError, did_you_mean
from .inference_engine import InferenceEngine

__all__ = [
    "BACKENDS",
    "Backend",
    "BackendName",
    "EngineMaker",
    "Precision",
    "backend_named",
    "choose_backend",
    "name_among",
    "precision_named",
]


class BackendName(StrEnum):
    """Name the libraries; ``auto`` is the first that is installed and has the precision."""

    AUTO = "auto"
    LITERT = "litert"
    TFLITE_RUNTIME = "tflite_runtime"
    OPENVINO = "openvino"


class Precision(StrEnum):
    """Name the numbers that models compute with; ``auto`` is ``f32``."""

    AUTO = "auto"
    F32 = "f32"
    F16 = "f16"
    BF16 = "bf16"


class EngineMaker(Protocol):
    """Make an engine from a model's bytes, as ``TfliteEngine`` does.

    ``outputs`` are the numbers of the outputs to compute (None: all of them), ``xnnpack=False``
    asks for the plain kernels where there is a choice.
    """

    def __call__(
        self,
        model: bytes,
        *,
        name: str,
        num_threads: int,
        xnnpack: bool = True,
        outputs: Collection[int] | None = None,
    ) -> InferenceEngine: ...


@dataclass(frozen=True, slots=True)
class Backend:
    """Describe a library: what to import, what to install, and what it can do.

    ``most_threads`` is how many threads are worth giving to a model.
    """

    name: BackendName
    module: str
    package: str
    make: Callable[[Precision], EngineMaker]
    precisions: tuple[Precision, ...] = (Precision.F32,)
    most_threads: int = 4

    def load(self) -> None:
        """Import the library; raises ``FrameworkError`` when it is not installed."""
        try:
            importlib.import_module(self.module)
        except ImportError as error:
            raise FrameworkError(
                f"the backend {self.name.value!r} is not installed ({error}); run: pip install "
                f"{self.package}"
            ) from error


def _litert(precision: Precision) -> EngineMaker:
    from .tflite_engine import LitertEngine

    return LitertEngine


def _tflite_runtime(precision: Precision) -> EngineMaker:
    from .tflite_engine import TfliteRuntimeEngine

    return TfliteRuntimeEngine


def _openvino(precision: Precision) -> EngineMaker:
    from functools import partial

    from .openvino_engine import OpenvinoEngine

    return partial(OpenvinoEngine, bf16=precision is Precision.BF16)


#: In the order in which "auto" looks for them.
BACKENDS = {
    backend.name: backend
    for backend in (
        Backend(BackendName.LITERT, "ai_edge_litert.interpreter", "ai-edge-litert", _litert),
        # Its threads spin while they wait for each other: on cores that others use too, two of
        # them take twenty times as long as one.
        Backend(
            BackendName.TFLITE_RUNTIME,
            "tflite_runtime.interpreter",
            "'vitruvian[tflite-runtime]'",
            _tflite_runtime,
            most_threads=1,
        ),
        Backend(
            BackendName.OPENVINO,
            "openvino",
            "'vitruvian[openvino]'",
            _openvino,
            (Precision.F32, Precision.BF16),
        ),
    )
}


def backend_named(name: str) -> BackendName:
    """Return the member for a name; raises ``FrameworkError`` for one that there is not."""
    return BackendName(name_among("backend", name, [each.value for each in BackendName]))


def precision_named(name: str) -> Precision:
    """Return the member for a name; raises ``FrameworkError`` for one that there is not."""
    return Precision(name_among("precision", name, [each.value for each in Precision]))


def choose_backend(
    name: BackendName = BackendName.AUTO, precision: Precision = Precision.AUTO
) -> Backend:
    """Return the backend that a name and a precision mean, with its library imported.

    Raises ``FrameworkError`` when it is not installed or has not that precision.
    """
    wanted = Precision.F32 if precision is Precision.AUTO else precision
    able = [backend for backend in BACKENDS.values() if wanted in backend.precisions]
    if not able:
        raise FrameworkError(
            f"nothing computes in {wanted} on the CPU; expected f32 or bf16 there; say "
            "--device gpu, or take another precision"
        )
    if name is BackendName.AUTO:
        return _first_installed(able)
    backend = BACKENDS[name]
    if backend not in able:
        others = " or ".join(other.name for other in able)
        raise FrameworkError(
            f"the backend {name.value!r} does not compute in {wanted}; expected one of "
            f"{', '.join(backend.precisions)}; take the backend {others}"
        )
    backend.load()
    return backend


def _first_installed(backends: Collection[Backend]) -> Backend:
    failures: list[str] = []
    for backend in backends:
        try:
            backend.load()
        except FrameworkError as error:
            failures.append(str(error))
        else:
            return backend
    raise FrameworkError(f"nothing is installed that runs models: {'; or '.join(failures)}")


def name_among(what: str, name: str, names: Collection[str]) -> str:
    """Return the name if it is one of ``names``; raises ``FrameworkError`` if not."""
    if name not in names:
        raise FrameworkError(
            f"there is no {what} {name!r}; expected one of {', '.join(names)}."
            f"{did_you_mean(name, names)}"
        )
    return name
