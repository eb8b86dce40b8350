"""Import the modules that define a user's own calculators: by name, or as a file."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from ..errors import FrameworkError, did_you_mean
from ..graph_file.config import GraphConfig
from ..graph_file.problems import Problems
from ..messages import message_of, reason_of
from ..user_path import user_path
from .user_code import is_user_file, shown_file, user_frame

__all__ = ["describe_import_error", "import_module_or_file", "import_modules", "plain_class"]


def import_modules(config: GraphConfig, problems: Problems) -> None:
    """Import what the graph's ``import`` lists; a module that fails is a problem of the graph."""
    folder = config.path.parent if config.path else None
    for name in config.imports:
        try:
            import_module_or_file(name, folder)
        except Exception as error:  # noqa: BLE001  # somebody else's code may raise anything
            reason = describe_import_error(error)
            problems.import_failed = True
            problems.add(config.place_of("import"), f"import of {name!r} failed: {reason}")


def describe_import_error(error: Exception) -> str:
    """Return what an import raised, with the line of the user's code that it came from."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{shown_file(error.filename)}:{error.lineno}: {type(error).__name__}: {error.msg}"
    frame = user_frame(error)
    what = message_of(error) if isinstance(error, FrameworkError) else reason_of(error)
    return what if frame is None else f"{shown_file(frame.filename)}:{frame.lineno}: {what}"


def plain_class(name: str) -> str:
    """Return where a user's module has a class of this name, which is no calculator, or ""."""
    for module in list(sys.modules.values()):
        file, member = getattr(module, "__file__", None), vars(module).get(name)
        if isinstance(member, type) and isinstance(file, str) and is_user_file(file):
            return shown_file(file)
    return ""


def import_module_or_file(name: str, folder: Path | None = None) -> ModuleType:
    """Import ``package.module``, or a file ``name.py``; both may lie in ``folder``.

    A file is imported once however often it is named, and can import what lies beside it. Raises
    ``FrameworkError`` when there is nothing of that name, and whatever the module raises.
    """
    try:
        return _imported(name, folder or Path())
    except SystemExit as error:
        # It would end the whole program, or the studio, without a word.
        raise FrameworkError(_exited(error)) from error


def _exited(error: SystemExit) -> str:
    frame = user_frame(error)
    place = "" if frame is None else f"{shown_file(frame.filename)}:{frame.lineno}: "
    return (
        f"{place}the module ends the program when it is imported (SystemExit: {error.code}); put "
        "what it does as a program below 'if __name__ == \"__main__\":'"
    )


def _imported(name: str, folder: Path) -> ModuleType:
    if name.endswith(".py"):
        path = folder / user_path(name)
        if not path.is_file() and Path(name).is_file():
            path = Path(name)
        return _import_file(path)
    beside = folder / f"{name.replace('.', '/')}.py"
    if beside.is_file() and name not in sys.modules:
        return _import_file(beside)
    _make_importable(folder)
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise
        raise FrameworkError(
            f"there is no module {name!r} and no file '{beside}'; install it, or name the file"
        ) from None


def _import_file(path: Path) -> ModuleType:
    if not path.is_file():
        raise FrameworkError(f"there is no file '{path}'{_nearby(path)}")
    full = path.resolve()
    for module in list(sys.modules.values()):
        if _is_from(module, full):
            return module
    _make_importable(full.parent)
    name = _module_name(full)
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


def _is_from(module: ModuleType, path: Path) -> bool:
    file = getattr(module, "__file__", None)
    return isinstance(file, str) and file.endswith(path.name) and Path(file).resolve() == path


def _module_name(path: Path) -> str:
    """Return the name by which an ``import`` statement finds this file, or else a unique one.

    A file that is loaded as ``birds_3fa9c1d2`` here and as ``birds`` by another file's import would
    define its calculators twice. Where ``import birds`` means another file, ``birds`` is no name
    for this one.
    """
    if path.stem.isidentifier() and path.stem not in sys.modules:
        spec = importlib.util.find_spec(path.stem)
        if spec is not None and spec.origin and Path(spec.origin).resolve() == path:
            return path.stem
    import hashlib

    digest = hashlib.sha1(str(path).encode(), usedforsecurity=False).hexdigest()[:8]
    return f"{path.stem}_{digest}"


def _make_importable(folder: Path) -> None:
    # At the end of the path, so that a user's `random.py` does not hide an installed module.
    text = str(folder.resolve())
    if text not in sys.path:
        sys.path.append(text)
        importlib.invalidate_caches()


def _nearby(path: Path) -> str:
    if not path.parent.is_dir():
        return f", and no folder '{path.parent}'"
    hint = did_you_mean(path.name, [file.name for file in path.parent.glob("*.py")])
    return f".{hint}" if hint else ""
