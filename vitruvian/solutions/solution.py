"""One solution, declared once: ``vt.NAME(source)`` and ``vitruvian NAME SRC`` come of it."""

from __future__ import annotations

import contextlib
import dataclasses
import inspect
import itertools
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

from ..framework.errors import did_you_mean
from .pipeline import INPUT, TABLE, Pipeline
from .results import Result
from .settings import Setting, SettingError, Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .sources import Source

__all__ = ["AnySolution", "Solution"]

_COMMON = {field.name for field in dataclasses.fields(Settings)}

P = ParamSpec("P")
R = TypeVar("R", bound=Result)


class _Signature:
    """A solution's parameters, told when somebody asks: a command line never does."""

    def __get__(self, solution: Solution[..., Any] | None, _: object) -> inspect.Signature | None:
        # Of the class itself Python then finds the signature out.
        return None if solution is None else _signature_of(solution.settings)


class Solution(Generic[P, R]):
    """The declaration of a solution.

    ``name`` is what it is called in Python and on the command line, ``summary`` what it does in one
    sentence. ``settings`` is the subclass of ``Settings`` whose ``pipeline`` gives the graph;
    ``result`` makes the results. ``examples`` are command lines for ``--help``. ``subject`` is what
    it finds, in the singular.

    Calling the solution iterates over a source, a result for every picture. The next few pictures
    are worked on while the loop's body runs; no more than these are held in memory. Leaving the
    loop ends the work. The graph of single pictures stays loaded for the next call.
    """

    __signature__ = _Signature()

    def __init__(
        self,
        name: str,
        summary: str,
        settings: Callable[P, Settings],
        result: Callable[..., R],
        examples: tuple[str, ...] = (),
        subject: str = "landmark",
    ) -> None:
        self.name = name
        self.summary = summary
        self.result = result
        self.examples = examples
        self.subject = subject
        self._settings = settings
        self.__name__ = name
        self.__doc__ = self._documentation()

    @property
    def settings(self) -> type[Settings]:
        """Return the class of the settings."""
        assert isinstance(self._settings, type)
        assert issubclass(self._settings, Settings)
        return self._settings

    def __call__(self, source: Source, *args: P.args, **kwargs: P.kwargs) -> Iterator[R]:
        """Iterate over what is found in a source.

        Raises ``ValueError`` for a setting that there is not, and, from the loop, ``MediaError``
        for a source that cannot be read and ``ValueError`` or ``TypeError`` for an array that is no
        picture.
        """
        # Here and below, because the command line makes a graph of its own.
        from .result_iterator import ResultIterator
        from .sources import has_single_pictures

        self.require_settings(kwargs)
        settings = self._settings(*args, **kwargs)
        if settings.static is None:
            settings = replace(settings, static=has_single_pictures(source))
        # Mistakes in the settings are reported here, not from the loop.
        pipeline = settings.pipeline()
        return ResultIterator(self.name, self._results(source, settings, pipeline))

    def require_settings(self, given: Mapping[str, Any]) -> None:
        """Raise a ``SettingError`` for a name of a setting that there is not."""
        known = [setting.name for setting in self.settings.described()]
        for name, value in given.items():
            if name not in known:
                text = f"{self.name} has no setting {name!r}; it has: {', '.join(known)}."
                raise SettingError(name, value, text + did_you_mean(name, known))

    def __repr__(self) -> str:
        return f"<solution {self.name}: {self.summary}>"

    def _results(
        self, source: Source, settings: Settings, pipeline: Pipeline
    ) -> Generator[R, None, None]:
        from ..calculators.tensor.settings import INFERENCE
        from ..framework.graph import CalculatorGraph
        from .sources import one_picture, packets

        if settings.static:
            image = one_picture(source)
            if image is not None:
                yield self._result(0, 0, pipeline, _found_in(image, settings))
                return
        graph = CalculatorGraph(
            pipeline.graph(table=True),
            threads=settings.threads,
            side_packets=pipeline.side_packets,
            services={INFERENCE: settings.inference()},
        )
        found = graph.stream(
            {INPUT: packets(source, settings.frame_rate)}, frame_rate=settings.frame_rate
        )
        for frame, outputs in enumerate(found):
            yield self._result(frame, int(outputs.timestamp), pipeline, outputs)

    def _result(self, frame: int, timestamp: int, pipeline: Pipeline, outputs: Any) -> R:
        table = outputs.get(TABLE)
        if table is None:
            from ..framework.formats import LandmarkTable

            table = LandmarkTable(frame, pipeline.names, (), ())
        masks = [outputs.get(output.field) for output in pipeline.outputs if output.is_mask]
        mask = next((mask.data for mask in masks if mask is not None), None)
        picture = outputs[INPUT]
        return self.result(frame, timestamp, picture, table, mask, pipeline.landmarks)

    def variants(self) -> Iterator[Pipeline]:
        """Yield the pipelines of all choices and flags, and of numbers one more than usual."""
        own = [one for one in self.settings.described() if one.name not in _COMMON]
        for values in itertools.product(*map(_tried, own)):
            given = dict(zip((one.name for one in own), values, strict=True))
            with contextlib.suppress(SettingError):
                yield self.settings(static=False, **given).pipeline()

    def _documentation(self) -> str:
        lines = [f"{self.summary}", "", f"Example: for result in vitruvian.{self.name}(source): …"]
        lines += ["", "source", "    A video, a picture, a folder or pattern of pictures"]
        lines += [
            '    ("photos/*.jpg"), "camera:0", a URL, one array H×W×3 of uint8, or an iterable'
        ]
        lines += ["    of such arrays or of the frames of vitruvian.frames."]
        for setting in self.settings.described():
            lines += [f"{setting.name} (default {setting.default!r})", f"    {setting.help}"]
        return "\n".join(lines)


#: A solution of whatever settings and results.
AnySolution = Solution[..., Any]


def _signature_of(settings: type[Settings]) -> inspect.Signature:
    from .sources import Source

    source = inspect.Parameter("source", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Source)
    given = inspect.signature(settings)
    return given.replace(
        parameters=[source, *given.parameters.values()], return_annotation=Iterator[Any]
    )


def _tried(setting: Setting) -> tuple[Any, ...]:
    if setting.kind is bool:
        return (False, True)
    if setting.kind is int:
        return (setting.default, setting.default + 1)
    return setting.choices or (setting.default,)


def _found_in(image: NDArray[np.uint8], settings: Settings) -> dict[str, Any]:
    from .loaded_graphs import LOADED

    found = dict(LOADED.run(image, settings))
    if (table := found.get(TABLE)) is not None:
        # A graph that stays loaded goes on counting.
        found[TABLE] = table.of_frame(0)
    return found
