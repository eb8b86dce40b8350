"""Import the modules that define a graph's own calculators."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from .config import GraphConfig
from .errors import FrameworkError
from .problems import Problems

__all__ = ["import_module_or_file", "import_modules"]


def import_modules(config: GraphConfig, problems: Problems) -> None:
    """Import what the graph's ``import`` lists; a module that fails is a problem of the graph."""
    folder = config.path.parent if config.path else None
    for name in config.imports:
        try:
            import_module_or_file(name, folder)
        except Exception as error:  # noqa: BLE001  # somebody else's code may raise anything
            reason = str(error) if isinstance(error, FrameworkError) else _described(error)
            problems.add(config.place_of("import"), f"import of {name!r} failed: {reason}")


def _described(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def import_module_or_file(name: str, folder: Path | None = None) -> ModuleType:
    """Import ``package.module``, or a file ``name.py``; both may lie in ``folder``.

    A file is imported once however often it is named. Raises ``FrameworkError`` when there is
    nothing of that name, and whatever the module raises.
    """
    if name.endswith(".py"):
        path = (folder or Path()) / name
        if not path.is_file() and Path(name).is_file():
            path = Path(name)
        return _import_file(path)
    beside = (folder or Path()) / f"{name.replace('.', '/')}.py"
    if beside.is_file() and name not in sys.modules:
        return _import_file(beside)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise
        raise FrameworkError(
            f"there is no module {name!r} and no file '{beside}'; install it, or name the file"
        ) from error


def _import_file(path: Path) -> ModuleType:
    if not path.is_file():
        raise FrameworkError(f"there is no file '{path}'")
    full = path.resolve()
    # Two files of one name must not be taken for one another, nor for an installed module.
    digest = hashlib.sha1(str(full).encode(), usedforsecurity=False).hexdigest()[:8]
    name = f"{full.stem}_{digest}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, full)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module
