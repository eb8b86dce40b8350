"""Arguments and options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from ..calculators.tensor.settings import AUTO, InferenceSettings, name_among
from ..framework.errors import FrameworkError
from .reporting import UsageError, set_debug

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
    typer.Argument(
        metavar="GRAPH",
        help="A packaged graph by name (see 'vitruvian graphs'), or a YAML file.",
        show_default=False,
    ),
]
ImportOption = Annotated[
    list[str] | None,
    typer.Option(
        "--import",
        metavar="MODULE_OR_FILE",
        help="Import calculators of your own: a module, or a file my_calculators.py. A graph can "
        "do it itself with 'import: my_calculators.py'.",
    ),
]
BackendOption = Annotated[
    str,
    typer.Option(
        "--backend",
        metavar="NAME",
        help="The library that runs the models: litert, tflite_runtime, openvino or onnxruntime "
        "(install 'vitruvian\\[openvino]', 'vitruvian\\[onnx]'). A node of a graph that names one "
        "keeps it.",
    ),
]
PrecisionOption = Annotated[
    str,
    typer.Option(
        "--precision",
        metavar="NAME",
        help="What the models compute with: f32, or bf16, which is quicker and less exact; it "
        "needs openvino and a processor that has it. With --device gpu also f16.",
    ),
]
DeviceOption = Annotated[
    str,
    typer.Option(
        "--device",
        metavar="NAME",
        help="Where the graph runs. gpu: models on the graphics card, or not at all. cpu: "
        "everything on the CPU, with NAME_cpu in place of NAME_gpu. auto: gpu where it can, else "
        "cpu with a warning. By default as the graph says. See also 'vitruvian devices'.",
    ),
]
ThreadsOption = Annotated[
    int | None,
    typer.Option(
        "--threads",
        min=0,
        metavar="N",
        help="Threads that run calculators; 0 runs everything in one, for debugging. The results "
        "are the same. By default one a core, unless the graph says num_threads.",
    ),
]
AudioOption = Annotated[
    bool,
    typer.Option(
        "--audio/--no-audio",
        help="Keep the sound of the source in videos, where their format can hold it.",
    ),
]
StrictOption = Annotated[
    bool,
    typer.Option(
        "--strict",
        help="Write nothing, and exit with 1, if an input breaks off or is damaged. By default "
        "what could be read is written, and the exit code is 3.",
    ),
]
DebugOption = Annotated[
    bool,
    typer.Option(
        "--debug",
        callback=set_debug,
        help="Show the full traceback of an error; VITRUVIAN_DEBUG=1 does the same.",
    ),
]
