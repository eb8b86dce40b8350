"""Reload a user's own modules while a program runs."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType

from .calculator import REGISTRY, CalculatorRegistry
from .user_code import is_user_file

__all__ = ["fresh_modules", "own_modules"]


def own_modules(folders: Iterable[Path]) -> dict[str, Path]:
    """Return the imported modules that lie below these folders, with their files.

    Installed packages and the main program are left out.
    """
    roots = [folder.resolve() for folder in folders]
    found: dict[str, Path] = {}
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if not isinstance(file, str) or name == "__main__" or not is_user_file(file):
            continue
        path = _resolved(file)
        if any(path.is_relative_to(root) for root in roots):
            found[name] = path
    return found


@cache
def _resolved(file: str) -> Path:
    """Return the real path of a module's file, which does not move while it is imported."""
    return Path(file).resolve()


@contextmanager
def fresh_modules(
    modules: Iterable[str], registry: CalculatorRegistry = REGISTRY
) -> Generator[None]:
    """Forget modules and their calculators, so that the body imports them again.

    When the body raises, modules and calculators are restored.
    """
    forgotten: dict[str, ModuleType] = {
        name: sys.modules.pop(name) for name in modules if name in sys.modules
    }
    for module in forgotten.values():
        _forget_bytecode(module)
    importlib.invalidate_caches()
    before = registry.snapshot()
    registry.forget(forgotten)
    try:
        yield
    except BaseException:
        sys.modules.update(forgotten)
        registry.restore(before)
        raise


def _forget_bytecode(module: ModuleType) -> None:
    # Cached bytecode counts as current if the source has the same size and modification second.
    # Changing 0.5 to 0.7 right after the last run would otherwise load the old value.
    file = getattr(module, "__file__", None)
    if isinstance(file, str) and file.endswith(".py"):
        Path(importlib.util.cache_from_source(file)).unlink(missing_ok=True)
