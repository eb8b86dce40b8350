"""``vitruvian pose`` and its like: the quick way from a video to a drawing and a table.

A solution's declaration says which options there are.
"""

from __future__ import annotations

import inspect
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

from ..calculators.tensor.settings import DeviceName, InferenceSettings
from ..framework.error_text import describe
from ..framework.errors import FrameworkError
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.loader import load_graph
from ..framework.planning.planner import plan_graph
from ..media.binding import StreamBinding
from ..media.destinations import writer_of
from ..media.endpoint_nodes import with_endpoints
from ..media.endpoints import Endpoints, Reader, Writer, check_types
from ..media.format import Content
from ..media.formats import endings
from ..media.sources import reader_of
from ..solutions.pipeline import INPUT, TABLE, Pipeline
from ..solutions.settings import Setting, SettingError, Settings
from ..solutions.solution import AnySolution
from .collection import no_collection
from .command import App
from .options import (
    AudioOption,
    BackendOption,
    DeviceOption,
    PrecisionOption,
    StrictOption,
    ThreadsOption,
    inference_settings,
)
from .parameters import Argument, Option
from .reporting import UsageError, set_debug
from .running import Job, carry_out
from .sources import told

__all__ = ["app_of", "run_solution"]

_DRAWN = "output_video"

_Source = Annotated[
    str,
    Argument("SRC", "A video, a picture, a folder or pattern of pictures, camera:0, or a URL."),
]
_Output = Annotated[
    str | None,
    Option(
        "--output -o",
        "Write the video or pictures with what was found drawn on them.  [default: SRC's name "
        "with the command's, here, unless --landmarks is given]",
        metavar="FILE",
    ),
]
_Landmarks = Annotated[
    str | None,
    Option(
        "--landmarks", "Write a table of named landmarks: .jsonl, .csv or .parquet.", metavar="FILE"
    ),
]
_Debug = Annotated[
    bool,
    Option(
        "--debug",
        "Draw people with boxes, regions and numbers, as MediaPipe does, and show the full "
        "traceback of an error.",
        call=set_debug,
    ),
]
_Quiet = Annotated[bool, Option("--quiet -q", "Show no progress and no summary.")]

#: Settings of every solution that the command line explains in its own words.
_COMMON: dict[str, Any] = {
    "threads": ThreadsOption,
    "backend": BackendOption,
    "precision": PrecisionOption,
    "device": DeviceOption,
}
#: A confidence to try where nothing was found.
_LOW = 0.3
#: The source says these here.
_NOT_ASKED = {"static", "frame_rate"}


def app_of(solution: AnySolution) -> App:
    """Return the command of a solution."""
    settings = solution.settings
    app = App()
    parameters = list(_parameters(settings))

    def command(
        source: str,
        output: str | None,
        landmarks: str | None,
        audio: bool,
        strict: bool,
        quiet: bool,
        debug: bool,
        **given: Any,
    ) -> None:
        shown = {"audio": audio, "strict": strict, "quiet": quiet, "debug": debug}
        run_solution(solution, source, output, landmarks, **shown, **given)

    command.__doc__ = f"{solution.summary.removesuffix('.')}; draw what is found and write it down."
    command.__annotations__ = {one.name: one.annotation for one in parameters}
    vars(command)["__signature__"] = inspect.Signature(parameters)
    lines = [f"  vitruvian {solution.name} {line}" for line in solution.examples]
    app.command(examples="\n".join(["Examples:", *lines]) if lines else "")(command)
    return app


def run_solution(
    solution: AnySolution,
    source: str,
    output: str | None = None,
    landmarks: str | None = None,
    *,
    audio: bool = True,
    strict: bool = False,
    quiet: bool = False,
    debug: bool = False,
    **given: Any,
) -> None:
    """Run a solution from its source to its files.

    With ``debug`` bodies are drawn as MediaPipe draws them, with boxes, regions and numbers.

    Raises ``UsageError`` for what cannot be done, and ``FrameworkError`` when the run fails.
    """
    settings = _settings(solution.settings, given)
    inference = inference_settings(settings.backend, settings.precision, settings.device)
    _check_outputs(solution.name, settings.pipeline(), output, landmarks)
    ends = _ends(solution.name, source, output, landmarks)._replace(audio=audio)
    settings = replace(settings, static=ends.readers[0].content is Content.PICTURES)
    pipeline = settings.pipeline()
    with no_collection():
        config, inference = _config(pipeline, ends, inference, debug=debug)
        plan = plan_graph(with_endpoints(config, ends, with_threads=settings.threads != 0))
    check_types(ends, plan)
    job = Job(
        solution.name,
        plan,
        ends,
        pipeline.side_packets,
        settings.threads,
        ends.is_live,
        quiet,
        inference=inference,
        strict=strict,
        explain_empty=partial(_nothing_found, solution, settings),
    )
    try:
        carry_out(job, [])
    except FrameworkError as error:
        # The nodes know full paths only.
        raise FrameworkError(ends.as_typed(describe(error))) from error


def _parameters(settings: type[Settings]) -> list[inspect.Parameter]:
    described = {one.name: one for one in settings.described() if one.name not in _NOT_ASKED}
    options = {name: _COMMON.get(name, _option(one)) for name, one in described.items()}
    hints: dict[str, Any] = {
        "source": _Source,
        "output": _Output,
        "landmarks": _Landmarks,
        **options,
        "audio": AudioOption,
        "strict": StrictOption,
        "quiet": _Quiet,
        "debug": _Debug,
    }
    defaults: dict[str, Any] = {
        "source": inspect.Parameter.empty,
        "output": None,
        "landmarks": None,
        **{name: one.default for name, one in described.items()},
        "audio": True,
        "strict": False,
        "quiet": False,
        "debug": False,
    }
    return [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=hint,
            default=defaults[name],
        )
        for name, hint in hints.items()
    ]


def _option(setting: Setting) -> Any:
    name = f"--{setting.name.replace('_', '-')}"
    if setting.kind is bool:
        name = f"{name}/--no-{name[2:]}" if setting.default else name
        return Annotated[bool, Option(name, setting.help)]
    if setting.choices:
        return Annotated[Literal[tuple(setting.choices)], Option(name, setting.help)]
    return Annotated[setting.kind, Option(name, setting.help, metavar="N")]


def _settings(settings: type[Settings], given: dict[str, Any]) -> Settings:
    try:
        made = settings(**given)
        made.pipeline()
    except SettingError as error:
        value = "" if isinstance(error.value, bool) else f" {error.value}"
        option = error.setting.replace("_", "-")
        raise UsageError(f"--{option}{value}: {error}") from None
    return made


def _check_outputs(
    name: str, pipeline: Pipeline, output: str | None, landmarks: str | None
) -> None:
    if landmarks is not None and not pipeline.has_table:
        raise UsageError(f"--landmarks {landmarks}: '{name}' finds no landmarks; give -o FILE")
    if not pipeline.drawing and (output is not None or landmarks is None):
        given = "" if output is None else f"-o {output}: "
        raise UsageError(f"{given}'{name}' draws nothing; write a table with --landmarks FILE")


def _ends(name: str, source: str, output: str | None, landmarks: str | None) -> Endpoints:
    reader = _reader(source)
    if output is None and landmarks is None:
        output = _beside(name, source, reader)
    writers = [] if output is None else [_writer(_DRAWN, output, "-o", reader)]
    if landmarks is not None:
        writers.append(_writer(TABLE, landmarks, "--landmarks", reader))
    return Endpoints([reader], writers)


def _reader(source: str) -> Reader:
    reader = reader_of(StreamBinding(INPUT, source, source))
    if reader.content is Content.DATA:
        raise UsageError(f"{source}: this is a data file; give a video, pictures or a camera")
    return reader


def _writer(stream: str, path: str, option: str, reader: Reader) -> Writer:
    ending, tables = Path(path).suffix.lower(), endings(Content.DATA)
    if path != "-" and (ending in tables) is (stream == _DRAWN):
        wanted = "a video or picture" if stream == _DRAWN else " ".join(tables)
        raise UsageError(f"{option} {path}: expected {wanted}; got the ending {ending!r}")
    return writer_of(StreamBinding(stream, path, f"{option} {path}"), [reader])


def _nothing_found(solution: AnySolution, settings: Settings, writer: Writer, frames: str) -> str:
    """Say that a table has no rows, and what may find more."""
    subject = solution.subject
    return (
        f"{writer.binding.path}: no {subject} was found in {frames}, so the table has no rows; if "
        f"there is one, try {_lower_confidence(settings)}pictures in which the {subject} is larger"
    )


def _lower_confidence(settings: Settings) -> str:
    given = {one.name: (getattr(settings, one.name), one.default) for one in settings.described()}
    confidence, default = given.get("detection_confidence", (0.0, None))
    # A default of 0 stands for what the model was made for.
    can_be_lower = confidence > _LOW or confidence == default
    return f"--detection-confidence {_LOW}, or " if can_be_lower else ""


def _beside(name: str, source: str, reader: Reader) -> str:
    """Return a file for the drawing, in the present folder."""
    if reader.is_live:
        return f"camera_{name}.mp4"
    path = Path(source)
    if reader.content is Content.VIDEO:
        return f"{path.stem}_{name}.mp4"
    return f"{path.stem}_{name}.png" if path.is_file() else f"{name}_%04d.png"


def _config(
    pipeline: Pipeline, ends: Endpoints, inference: InferenceSettings, *, debug: bool
) -> tuple[GraphConfig, InferenceSettings]:
    """Return a graph of what is needed, as drawing costs time, and the settings for its nodes."""
    wanted = {writer.binding.stream for writer in ends.writers}
    extra: list[dict[str, Any]] = []
    if _DRAWN not in wanted:
        config = load_graph(pipeline.graph())
    elif pipeline.has_skeletons and not debug and inference.device is not DeviceName.GPU:
        config = load_graph(pipeline.graph())
        extra.append(pipeline.skeleton_node(_DRAWN))
    else:
        from ..calculators.tensor.graph_placement import of_a_pair

        drawing, inference = told(of_a_pair(pipeline.drawing, inference))
        config = load_graph(drawing)
    if extra or TABLE in wanted:
        extra.append(pipeline.table_node())
    added = load_graph({"node": extra}).node if extra else ()
    return replace(config, node=(*config.node, *added)), inference
