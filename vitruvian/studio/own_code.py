"""Calculators of the user's own, loaded anew when their files have changed.

Without this, a run would use the code of the first import while a traceback shows the lines of the
file as it is now. A file is compared by its time and size whenever a graph is checked, which a run
does as well; runs that go on keep the classes with which they began.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from ..framework.authoring.calculator import REGISTRY, CalculatorRegistry
from ..framework.authoring.module_reload import fresh_modules, own_modules
from ..framework.authoring.user_code import is_user_file
from ..framework.authoring.user_modules import describe_import_error, import_module_or_file
from .trial import TRIAL

__all__ = ["OWN_CODE", "OwnCode"]

#: Time and size of a file; None when it is gone.
_Stamp = tuple[int, int] | None


class OwnCode:
    """Know which modules a registry's own calculators come from, and whether they have changed.

    Modules that lie beside or below a module with calculators belong to it, for it may import them.
    ``note`` and ``refresh`` are called by the one thread that loads graphs (``LOADING``).
    """

    def __init__(self, registry: CalculatorRegistry = REGISTRY) -> None:
        self._registry = registry
        self._stamps: dict[Path, _Stamp] = {}
        #: The modules, counted, and the calculators at the last ``note``.
        self._noted: object = None
        #: How often code was loaded anew; pages tell by it that something happened.
        self._loaded = 0
        self._names: list[str] = []
        self._failure: str | None = None

    def note(self) -> None:
        """Remember the files of modules that were imported since."""
        present = (len(sys.modules), list(self._registry.snapshot().values()))
        if present == self._noted:
            # To look through all modules takes longer than to check a graph.
            return
        self._noted = present
        for path in own_modules(self._folders()).values():
            if path not in self._stamps:
                self._stamps[path] = _stamp(path)

    def has_changed(self) -> bool:
        """Return True when ``refresh`` would load something; may be asked on any thread."""
        return bool(self._changed())

    def refresh(self) -> None:
        """Load anew what has changed; when that fails, keep what was and say why in ``data``."""
        changed = self._changed()
        if not changed:
            return
        modules = own_modules(
            folder
            for folder in self._folders()
            if any(path.is_relative_to(folder) for path in changed)
        )
        self._stamps.update(changed)
        self._failure = self._hanging(changed)
        if self._failure is not None:
            return
        try:
            with fresh_modules(modules, self._registry):
                for name, path in modules.items():
                    _import_again(name, path)
        except Exception as error:  # noqa: BLE001  # somebody else's code may raise anything
            self._failure = describe_import_error(error)
            return
        self._loaded += 1
        self._names = sorted(path.name for path in changed)
        self.note()

    def data(self) -> dict[str, Any]:
        """Return what the page tells: what was loaded last, and why not."""
        return {"loaded": self._loaded, "files": self._names, "failure": self._failure}

    def _changed(self) -> dict[Path, _Stamp]:
        known = dict(self._stamps)
        now = {path: _stamp(path) for path in known}
        return {path: stamp for path, stamp in now.items() if stamp != known[path]}

    def _hanging(self, changed: Iterable[Path]) -> str | None:
        """Say which of the files cannot be imported because that does not end."""
        for path in changed:
            if path.is_file() and (complaint := TRIAL.complaint(path.name, path.parent)):
                return f"the import of {path.name} does not end: {complaint}"
        return None

    def _folders(self) -> set[Path]:
        """Return the folders that hold the user's calculators."""
        found: set[Path] = set()
        for name in {cls.__module__ for cls in self._registry.snapshot().values()}:
            file = getattr(sys.modules.get(name), "__file__", None)
            if isinstance(file, str) and name != "__main__" and _is_own(file):
                found.add(Path(file).resolve().parent)
        return found


@cache
def _is_own(file: str) -> bool:
    return is_user_file(file)


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _import_again(name: str, path: Path) -> None:
    """Import a module by the name that it had, or the file that it was loaded from."""
    if name in sys.modules:
        return
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        spec = None
    if spec is not None and spec.origin and Path(spec.origin).resolve() == path:
        importlib.import_module(name)
    else:
        import_module_or_file(str(path))


OWN_CODE = OwnCode()
