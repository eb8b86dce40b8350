"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from ..framework.errors import FrameworkError
from .parameters import Argument, Option
from .reporting import UsageError, set_debug

if TYPE_CHECKING:
    from ..calculators.tensor.settings import InferenceSettings

__all__ = [
    "AudioOption",
    "BackendOption",
    "DebugOption",
    "DeviceOption",
    "GraphArgument",
    "ImportOption",
    "PrecisionOption",
    "StrictOption",
    "ThreadsOption",
    "inference_settings",
]


def inference_settings(backend: str, precision: str, device: str) -> InferenceSettings:
    """Return what the options mean, before a graph is loaded.

    Raises ``UsageError`` for a name that there is not, ``FrameworkError`` for a library that is not
    installed or has not that precision, or for one of the CPU's with the graphics card.
    """
    # Here, because payloads, and so calculators, stand on NumPy: help is to come at once.
    from ..calculators.tensor.settings import AUTO, InferenceSettings, name_among

    if backend == precision == "auto" and device == "graph":
        return InferenceSettings()
    from ..calculators.tensor.engines.registry import backends
    from ..calculators.tensor.placement import check_settings

    try:
        settings = InferenceSettings.of(backend=backend, precision=precision, device=device)
        name_among("backend", backend, [AUTO, *backends()])
    except FrameworkError as error:
        raise UsageError(str(error)) from None
    check_settings(settings)
    return settings


GraphArgument = Annotated[
    str,
    Argument("GRAPH", "A packaged graph by name (see 'vitruvian graphs'), or a YAML file."),
]
ImportOption = Annotated[
    list[str] | None,
    Option(
        "--import",
        "Import calculators of your own: a module, or a file my_calculators.py. A graph can "
        "do it itself with 'import: my_calculators.py'.",
        metavar="MODULE_OR_FILE",
    ),
]
BackendOption = Annotated[
    str,
    Option(
        "--backend",
        "The library that runs the models: litert, tflite_runtime, openvino or onnxruntime "
        "(install 'vitruvian[openvino]', 'vitruvian[onnx]'). A node of a graph that names one "
        "keeps it.",
        metavar="NAME",
    ),
]
PrecisionOption = Annotated[
    str,
    Option(
        "--precision",
        "What the models compute with: f32, or bf16, which is quicker and less exact; it "
        "needs openvino and a processor that has it. With --device gpu also f16.",
        metavar="NAME",
    ),
]
DeviceOption = Annotated[
    str,
    Option(
        "--device",
        "Where the graph runs. gpu: models on the graphics card, or not at all. cpu: "
        "everything on the CPU, with NAME_cpu in place of NAME_gpu. auto: gpu where it can, else "
        "cpu with a warning. By default as the graph says. See also 'vitruvian devices'.",
        metavar="NAME",
    ),
]
ThreadsOption = Annotated[
    int | None,
    Option(
        "--threads",
        "Threads that run calculators; 0 runs everything in one, for debugging. The results "
        "are the same. By default one a core, unless the graph says num_threads.",
        metavar="N",
        at_least=0,
    ),
]
AudioOption = Annotated[
    bool,
    Option(
        "--audio/--no-audio",
        "Keep the sound of the source in videos, where their format can hold it.",
    ),
]
StrictOption = Annotated[
    bool,
    Option(
        "--strict",
        "Write nothing, and exit with 1, if an input breaks off or is damaged. By default "
        "what could be read is written, and the exit code is 3.",
    ),
]
DebugOption = Annotated[
    bool,
    Option(
        "--debug",
        "Show the full traceback of an error; VITRUVIAN_DEBUG=1 does the same.",
        call=set_debug,
    ),
]
