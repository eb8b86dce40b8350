"""What a user may set of a solution, in Python and on the command line alike."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from functools import cache
from numbers import Integral, Real
from types import NoneType
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from ..calculators.tensor.settings import InferenceSettings
from ..framework.errors import FrameworkError
from ..framework.quick_dataclass import dataclass
from .pipeline import Pipeline

__all__ = ["Setting", "SettingError", "Settings"]


class SettingError(FrameworkError, ValueError):
    """A setting that does not exist, or that does not go with the others."""

    def __init__(self, setting: str, value: object, message: str) -> None:
        super().__init__(message)
        self.setting = setting
        self.value = value


class Setting(NamedTuple):
    """One field of ``Settings``; ``kind`` is its type without ``Annotated``."""

    name: str
    kind: Any
    default: Any
    help: str

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the values that a ``Literal`` allows, () for another type."""
        return get_args(self.kind) if get_origin(self.kind) is Literal else ()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of all solutions; a solution's own are fields of a subclass.

    Each field is ``Annotated`` with the sentence that documentation and ``--help`` show.
    """

    static: Annotated[
        bool | None,
        "Take every picture by itself, instead of tracking from one to the next. By default so for "
        "picture files and a single array, and not for videos and iterables.",
    ] = None
    frame_rate: Annotated[float, "Pictures a second, where the source does not say."] = 30.0
    threads: Annotated[
        int | None, "How many threads run the graph; by default one a core, 0 for the caller's own."
    ] = None
    backend: Annotated[str, "The library that runs the models, as for CalculatorGraph."] = "auto"
    precision: Annotated[str, "What the models compute with, as for CalculatorGraph."] = "auto"
    device: Annotated[str, 'Where the models run, as for CalculatorGraph; "graph" is the CPU.'] = (
        "graph"
    )

    def __post_init__(self) -> None:
        for setting in type(self).described():
            value = getattr(self, setting.name)
            if setting.choices and value not in setting.choices:
                known = ", ".join(setting.choices)
                self.refuse(setting.name, f"{setting.name} must be one of {known}; got {value!r}")
            expected = "" if setting.choices else _expected(setting, value)
            if expected:
                self.refuse(setting.name, f"{setting.name} must be {expected}; got {value!r}")

    def pipeline(self) -> Pipeline:
        """Return the graph to run; raises ``SettingError`` for settings that exclude each other."""
        raise NotImplementedError

    @property
    def is_per_frame(self) -> bool:
        """Return True when no result depends on an earlier picture."""
        return bool(self.static)

    def inference(self) -> InferenceSettings:
        """Return where and with what the models run; raises ``FrameworkError`` for no such name."""
        return InferenceSettings.of(
            backend=self.backend, precision=self.precision, device=self.device
        )

    def refuse(self, name: str, message: str) -> None:
        """Raise a ``SettingError`` about one of the settings."""
        raise SettingError(name, getattr(self, name), message)

    def require_at_least(self, name: str, least: int) -> None:
        """Raise a ``SettingError`` for a number that is too small."""
        if getattr(self, name) < least:
            self.refuse(name, f"{name} must be {least} or more; got {getattr(self, name)!r}")

    @classmethod
    @cache
    def described(cls) -> tuple[Setting, ...]:
        """Return all settings, the solution's own first."""
        described = tuple(_described(cls))
        common = {field.name for field in dataclasses.fields(Settings)}
        return (
            *(setting for setting in described if setting.name not in common),
            *(setting for setting in described if setting.name in common),
        )


def _expected(setting: Setting, value: object) -> str:
    """Return what the setting's type asks for, "" if the value is such.

    Names that end in ``confidence`` and ``rate`` have limits.
    """
    kinds = get_args(setting.kind) or (setting.kind,)
    if value is None and NoneType in kinds:
        return ""
    # True and False are numbers to Python.
    is_flag = isinstance(value, bool)
    if bool in kinds:
        return "" if value in (0, 1) else "True or False"
    if int in kinds:
        return "" if isinstance(value, Integral) and not is_flag else "a whole number"
    number = float(value) if isinstance(value, Real) and not is_flag else math.nan
    if setting.name.endswith("confidence"):
        return "" if 0 <= number <= 1 else "a number from 0 to 1"
    if setting.name.endswith("rate"):
        return "" if 0 < number < math.inf else "a number of pictures a second, more than 0"
    if float in kinds:
        return "" if math.isfinite(number) else "a number"
    return ""


def _described(settings: type[Settings]) -> Iterator[Setting]:
    hints = get_type_hints(settings, include_extras=True)
    for field in dataclasses.fields(settings):
        hint = hints[field.name]
        kind, text = hint, ""
        if get_origin(hint) is Annotated:
            kind, text = get_args(hint)[:2]
        yield Setting(field.name, kind, field.default, str(text))
