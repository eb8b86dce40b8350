"""Import a user's module first in a process of its own, which can be ended when it hangs.

A thread can be made to give up what runs in Python. It cannot where the module waits in C, such as
for a camera, and a regular expression that backtracks for ever keeps all other threads from running
as well: the page, its runs and the signals that would end the server.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

__all__ = ["LONGEST_IMPORT", "TRIAL", "Trial"]

#: Seconds that an import may take; shorter than the check of a graph, which waits for it.
LONGEST_IMPORT = 20.0

_CODE = """\
import json, sys
name, folder, sys.path[:] = json.loads(sys.argv[1])
from pathlib import Path
from vitruvian.framework.authoring.user_modules import import_module_or_file
import_module_or_file(name, Path(folder))
"""

#: Time and size of the file that a name stands for; None where it is the name of a module.
_Stamp = tuple[int, int] | None


class Trial:
    """Remembers what was tried, so that a file is tried again only when it has changed."""

    def __init__(self, seconds: float = LONGEST_IMPORT) -> None:
        self.seconds = seconds
        self._ends: dict[tuple[str, Path], tuple[_Stamp, bool]] = {}

    def complaint(self, name: str, folder: Path) -> str:
        """Return what is wrong with a module or file whose import does not end; "" if it does.

        A file may lie in ``folder``. An import that fails has ended.
        """
        stamp = _stamp(folder / name)
        tried, ends = self._ends.get((name, folder), (None, False))
        if tried != stamp or not (ends or stamp):
            ends = _ends(name, folder, self.seconds)
            self._ends[name, folder] = stamp, ends
        return "" if ends else f"it takes longer than {self.seconds:g} seconds"


def _ends(name: str, folder: Path, seconds: float) -> bool:
    process = subprocess.Popen(
        [sys.executable, "-c", _CODE, json.dumps([name, str(folder), sys.path])],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process, and what it has started, unless it has ended by itself."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


#: What the server has tried.
TRIAL = Trial()
