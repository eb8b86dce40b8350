"""What an engine is: a library that loads models, and says which ones, where and how exactly."""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple, Protocol

from numpy.typing import NDArray

from ...framework.errors import AssetError, FrameworkError
from .model_format import ModelFormat
from .settings import DeviceName, Precision
from .tensor_spec import TensorSpec

__all__ = ["Engine", "LoadedModel", "ModelRequest", "brief", "check_tensors"]


class LoadedModel(Protocol):
    """A model that is ready to run; made by a node for itself, used by one thread at a time.

    ``inputs`` and ``outputs`` describe what it takes and computes, ``device`` what it runs on:
    device, backend and precision, such as ``cpu litert f32``.
    """

    device: str
    inputs: tuple[TensorSpec, ...]
    outputs: tuple[TensorSpec, ...]

    def run(self, tensors: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        """Return the outputs for inputs that fit ``inputs``, as arrays that stay valid."""
        ...

    def close(self) -> None:
        """Free what the model holds; it is not used afterwards."""
        ...


class ModelRequest(NamedTuple):
    """What to load: the bytes of a model in one of the engine's formats, and how to run it.

    ``name`` is how errors call the model. ``num_threads`` does not change results;
    ``plain_kernels`` asks for the slow and simple code where there is a choice.
    """

    model: bytes
    name: str
    precision: Precision = Precision.F32
    num_threads: int = 1
    plain_kernels: bool = False

    def unreadable(self, error: Exception, expected: str, remedy: str) -> AssetError:
        """Return the error of a model that cannot be loaded."""
        return AssetError(
            f"model {self.name}: {len(self.model)} bytes that cannot be loaded ({brief(error)}); "
            f"expected {expected}; {remedy}"
        )


class Engine(ABC):
    """Loads models with one library, on one device.

    ``backend`` is what ``--backend`` calls the library. Where the user leaves the choice, engines
    are tried by ``rank``, the lowest first. ``module`` is imported to find out whether the library
    is installed, and ``install`` is what pip has to be told otherwise. ``most_threads`` is how
    many threads are worth giving to a model. ``custom_operators`` names those of a model's
    operators outside of its format's standard that the library's fast kernels know; the others are
    computed here.
    """

    backend: ClassVar[str]
    formats: ClassVar[tuple[ModelFormat, ...]]
    module: ClassVar[str]
    install: ClassVar[str]
    device: ClassVar[DeviceName] = DeviceName.CPU
    precisions: ClassVar[tuple[Precision, ...]] = (Precision.F32,)
    rank: ClassVar[int] = 100
    most_threads: ClassVar[int] = 4
    custom_operators: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def load(self, request: ModelRequest) -> LoadedModel:
        """Load a model; raises ``AssetError`` for one that the library cannot read."""

    def require_installed(self) -> None:
        """Import the library; raises ``FrameworkError`` when it is not installed."""
        try:
            importlib.import_module(self.module)
        except ImportError as error:
            raise FrameworkError(
                f"the backend {self.backend!r} is not installed ({error}); run: pip install "
                f"{self.install}"
            ) from error

    def obstacle(self) -> str | None:
        """Return why no model should run here unasked (``--device auto``); None where one may."""
        return None

    def __repr__(self) -> str:
        return f"<engine {self.backend} on {self.device}>"


def check_tensors(specs: Sequence[TensorSpec], tensors: Sequence[NDArray[Any]], where: str) -> None:
    """Raise ``FrameworkError`` unless number, types and shapes are what the model takes."""
    if len(specs) != len(tensors) or not all(map(TensorSpec.fits, specs, tensors)):
        got = ", ".join(f"{tensor.dtype}{list(tensor.shape)}" for tensor in tensors) or "none"
        raise FrameworkError(
            f"{where}: got the tensors {got}; expected {', '.join(map(str, specs))}, which this "
            "model takes; set the size and range of the calculator that makes the tensors to match"
        )


def brief(error: Exception) -> str:
    """Return a library's message on one line, of bounded length."""
    return " ".join(str(error).split())[:200] or type(error).__name__
