"""All engines, and the choice among them."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from ....framework.authoring.plugins import load_entry_points
from ....framework.errors import FrameworkError
from ..engine import Engine
from ..model_format import ModelFormat
from ..settings import AUTO, DeviceName, Precision, name_among

__all__ = ["ENTRY_POINT_GROUP", "backends", "choose_engine", "engines", "known_formats"]

ENTRY_POINT_GROUP = "vitruvian.engines"

_log = logging.getLogger(__name__)


@cache
def engines() -> Sequence[Engine]:
    """Return the engines of this folder and of installed packages, in the order to try them."""
    found = list(_packaged())
    for offered in load_entry_points(ENTRY_POINT_GROUP, "an engine"):
        if isinstance(offered, Engine):
            found.append(offered)
        else:
            _log.warning("%r is offered as an engine and is none; uninstall its package", offered)
    return tuple(sorted(found, key=lambda engine: engine.rank))


def _packaged() -> Iterator[Engine]:
    package = __name__.rpartition(".")[0]
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        offered = getattr(importlib.import_module(f"{package}.{module.name}"), "ENGINE", None)
        if isinstance(offered, Engine):
            yield offered


def backends(device: DeviceName | None = None) -> list[str]:
    """Return what ``--backend`` may be but "auto": all libraries, or those for a device."""
    able = (engine for engine in engines() if device in {None, engine.device})
    return list(dict.fromkeys(engine.backend for engine in able))


def known_formats() -> list[ModelFormat]:
    """Return all kinds of model files that some engine reads."""
    return list(dict.fromkeys(each for engine in engines() for each in engine.formats))


def choose_engine(
    backend: str = AUTO,
    precision: Precision = Precision.AUTO,
    *,
    device: DeviceName = DeviceName.CPU,
    model_format: ModelFormat | None = None,
) -> Engine:
    """Return the engine that these mean, with its library imported.

    Without a format, one that reads any. Raises ``FrameworkError``, which says why not, where no
    engine can, or none that can is installed.
    """
    name_among("backend", backend, [AUTO, *backends()])
    wanted = Precision.F32 if precision is Precision.AUTO else precision
    able = [engine for engine in engines() if engine.device is device]
    if model_format is not None:
        able = _that_read(able, model_format, backend, device)
    able = _that_compute_in(able, wanted, backend, device)
    if backend == AUTO:
        return _first_installed(able)
    (engine, *_) = (one for one in able if one.backend == backend)
    engine.require_installed()
    return engine


def _that_read(
    candidates: Sequence[Engine], model_format: ModelFormat, backend: str, device: DeviceName
) -> list[Engine]:
    able = [engine for engine in candidates if model_format in engine.formats]
    if not able:
        raise FrameworkError(
            f"no engine runs {model_format} models on the {device.upper()}; expected another kind "
            "of model there; convert it, or run it on the CPU with --device auto or cpu"
        )
    if backend != AUTO and all(engine.backend != backend for engine in able):
        raise FrameworkError(
            f"the backend {backend!r} does not read {model_format} models; expected one that does; "
            f"take the backend {_names(able)}"
        )
    return able


def _that_compute_in(
    candidates: Sequence[Engine], precision: Precision, backend: str, device: DeviceName
) -> list[Engine]:
    able = [engine for engine in candidates if precision in engine.precisions]
    if not able:
        known = dict.fromkeys(each.value for one in candidates for each in one.precisions)
        raise FrameworkError(
            f"nothing computes in {precision} on the {device.upper()}; expected "
            f"{' or '.join(known)} there; take another precision or device"
        )
    if backend != AUTO and all(engine.backend != backend for engine in able):
        own = [each for one in candidates if one.backend == backend for each in one.precisions]
        raise FrameworkError(
            f"the backend {backend!r} does not compute in {precision}; expected one of "
            f"{', '.join(own)}; take the backend {_names(able)}"
        )
    return able


def _first_installed(candidates: Collection[Engine]) -> Engine:
    failures: list[str] = []
    for engine in candidates:
        try:
            engine.require_installed()
        except FrameworkError as error:
            failures.append(str(error))
        else:
            return engine
    raise FrameworkError(f"nothing is installed that runs models: {'; or '.join(failures)}")


def _names(candidates: Collection[Engine]) -> str:
    return " or ".join(dict.fromkeys(engine.backend for engine in candidates))
