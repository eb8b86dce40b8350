"""LiteRT's accelerator for graphics cards, as far as Python reaches it.

The accelerator (``libLiteRtWebGpuAccelerator``, in LiteRT's own package) opens the card itself,
once a process, and does not take another one's device: pictures and tensors do not stay on the card
between ``wgpu`` and it. Which card it took, and which operators it refuses, it says on stderr only.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Sequence
from typing import Any

from ...framework.quick_dataclass import dataclass
from ..gpu.adapters import adapters
from ..gpu.errors import GpuError
from ..native_messages import held_messages, is_of_litert

__all__ = ["Accelerator", "AcceleratorAdapter", "AcceleratorError"]

_SELECTED = re.compile(
    r"Selected adapter: (?P<name>.*?), arch=.*?, "
    r"backend=(?P<backend>[^,]*), adapterType=(?P<kind>.*)$"
)
_NO_ADAPTER = "No adapters found"
_WARNING = re.compile(r"Warning: (?P<reason>.*)$")
_REFUSED = "operations are not supported by GPU delegate"
_OPERATOR = re.compile(r"^(?P<operator>[A-Z][A-Z0-9_]*)\b")
_NO_MORE_OPERATORS = re.compile(r"operations will run on the")


@dataclass(frozen=True, slots=True)
class AcceleratorAdapter:
    """The graphics card that the accelerator uses, as it describes it."""

    name: str
    backend: str
    kind: str

    @property
    def is_software(self) -> bool:
        """Return True for a card made of software, whose work the processor does."""
        return self.kind.upper().startswith("CPU")

    def driver(self) -> str:
        """Return its driver, of which only wgpu knows, or "unknown"."""
        try:
            found = [info.driver for info, _ in adapters() if info.name == self.name]
        except GpuError:
            found = []
        return next(filter(None, found), "unknown")

    def __str__(self) -> str:
        return f"{self.name} ({self.backend})"


class AcceleratorError(GpuError):
    """The accelerator cannot run a model, or there is no accelerator.

    ``adapter`` is the graphics card (None: none was found) and ``operators`` are those that it
    refuses.
    """

    def __init__(
        self,
        message: str,
        *,
        adapter: AcceleratorAdapter | None = None,
        operators: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.adapter = adapter
        self.operators = tuple(operators)


class Accelerator:
    """Compile models for the graphics card; one for the process, from ``Accelerator.shared()``.

    ``lock`` is held while a model is compiled. ``adapter`` is None until one was.
    """

    _shared: Accelerator | None = None
    _shared_lock = threading.Lock()

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.adapter: AcceleratorAdapter | None = None
        self._environment: Any = None

    @classmethod
    def shared(cls) -> Accelerator:
        """Return the accelerator of this process."""
        with cls._shared_lock:
            if cls._shared is None:
                cls._shared = cls()
            return cls._shared

    @classmethod
    def silence_farewell(cls) -> None:
        """Keep LiteRT's last messages off the terminal; stderr is of no use afterwards.

        For a program that has nothing more to say, if models were compiled at all.
        """
        if cls._shared is not None and cls._shared._environment is not None:
            sys.stderr.flush()
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)

    def compile(self, model: bytes, *, name: str, half: bool = False) -> Any:
        """Return LiteRT's ``CompiledModel``, all of which runs on the graphics card.

        ``half`` lets it compute in 16 bits where the card can. Raises ``AcceleratorError`` where
        there is no card or accelerator, and for a model that it does not take whole; errors call
        the model ``name``.
        """
        compiled_model = _load()
        options = compiled_model.Options(
            compiled_model.HardwareAccelerator.GPU,
            gpu_options=compiled_model.GpuOptions(enforce_f32=not half),
        )
        lines: list[str] = []
        try:
            with self.lock, held_messages(is_of_litert) as lines:
                compiled = compiled_model.CompiledModel.from_buffer(
                    model, environment=self._opened(compiled_model), options=options
                )
        except (RuntimeError, ValueError) as error:
            self._note_adapter(lines)
            raise self._explained(lines, name, error) from error
        self._note_adapter(lines)
        if not compiled.is_fully_accelerated():
            raise self._explained(lines, name, None)
        return compiled

    def _opened(self, compiled_model: Any) -> Any:
        if self._environment is None:
            # Looking for OpenCL, which its WebGPU accelerator does not use, would print to stdout.
            os.environ.setdefault("LITERT_DISABLE_OPENCL", "1")
            self._environment = compiled_model.Environment.create()
        return self._environment

    def _note_adapter(self, lines: Sequence[str]) -> None:
        """Remember which card was taken; it is said once, when the first model is compiled."""
        for line in lines:
            found = _SELECTED.search(line)
            if found:
                self.adapter = AcceleratorAdapter(found["name"], found["backend"], found["kind"])

    @property
    def _card(self) -> str:
        if self.adapter is None:
            return "an unknown graphics card"
        return f"{self.adapter}, driver {self.adapter.driver()},"

    def _explained(
        self, lines: Sequence[str], name: str, error: Exception | None
    ) -> AcceleratorError:
        if any(_NO_ADAPTER in line for line in lines):
            return AcceleratorError(
                f"LiteRT's accelerator found no graphics card that it can use{_seen(lines)}; "
                "expected one with a driver for Vulkan, Metal or DX12; install or update the "
                "driver, or run on the CPU: --device auto"
            )
        operators = refused_operators(lines)
        if operators or error is None:
            return AcceleratorError(
                f"model {name}: the accelerator on {self._card} does not take the operators "
                f"{', '.join(operators) or '(it does not say which)'}; expected a model that it "
                "takes whole; run it on the CPU with --device auto or cpu, or with "
                "delegate: {xnnpack: {}} at its node",
                adapter=self.adapter,
                operators=operators,
            )
        reason = next((line for line in lines if line.startswith(("ERROR", "E0"))), str(error))
        return AcceleratorError(
            f"LiteRT's accelerator on {self._card} cannot be used "
            f"({' '.join(reason.split())[:200]}); expected a card and a driver that WebGPU "
            "supports; update the driver, or run the model on the CPU: --device cpu",
            adapter=self.adapter,
        )


def _seen(lines: Sequence[str]) -> str:
    """Return which cards there are all the same, as wgpu knows them, and what they lack."""
    try:
        cards = [str(info) for info, _ in adapters()]
    except GpuError:
        cards = []
    found = (_WARNING.match(line) for line in lines)
    lacks = dict.fromkeys(match["reason"].rstrip(".") for match in found if match)
    reason = f" ({'; '.join(lacks)})" if lacks else ""
    return f", only {', '.join(cards)}{reason}" if cards else reason


def refused_operators(lines: Sequence[str]) -> list[str]:
    """Return the names of the operators that the accelerator's messages say it does not take."""
    operators: dict[str, None] = {}
    is_list = False
    for line in lines:
        if _REFUSED in line:
            is_list = True
        elif _NO_MORE_OPERATORS.search(line):
            is_list = False
        elif is_list and (found := _OPERATOR.match(line)):
            operators[found["operator"]] = None
    return list(operators)


def _load() -> Any:
    try:
        from ai_edge_litert import compiled_model
    except ImportError as error:
        raise AcceleratorError(
            f"LiteRT's accelerator cannot be imported ({error}); expected ai-edge-litert 2.1.6 or "
            "later, which brings it; run: pip install --upgrade ai-edge-litert"
        ) from error
    return compiled_model
