"""End the command line in one line on Ctrl-C, from the first import on.

An import takes a tenth of a second and more, and Ctrl-C in the middle of one shows a page of
frames. So this comes before all other imports, and uses only what the interpreter has loaded
anyway: already the module ``signal`` would import two dozen others.
"""

import os
import sys

TYPE_CHECKING = False  # as type checkers know it; typing is a large module
if TYPE_CHECKING:
    import signal
else:
    # The part of it that is built into the interpreter.
    import _signal as signal

__all__ = ["INTERRUPTED", "leave_at_once", "watch"]

#: The exit code after Ctrl-C.
INTERRUPTED = 130


def watch() -> None:
    """Take Ctrl-C, unless whoever started the process has it ignored, or it is taken already."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)


def leave_at_once(number: int = signal.SIGINT, frame: object = None) -> None:
    """End the process with a word, and nothing else: a handler of signals."""
    os.write(2, b"interrupted\n")
    os._exit(INTERRUPTED)


def _interrupt(number: int, frame: object) -> None:
    """Raise ``KeyboardInterrupt``; from the middle of an import leave at once.

    There libraries make something else of errors, and there is nothing yet to put in order.
    """
    code = getattr(frame, "f_code", None)
    while code is not None:
        if code.co_filename.startswith("<frozen importlib"):
            leave_at_once()
        frame = getattr(frame, "f_back", None)
        code = getattr(frame, "f_code", None)
    raise KeyboardInterrupt


def _is_command_line() -> bool:
    """Return True in the command ``vitruvian`` and in ``python -m vitruvian``."""
    name = os.path.basename(sys.argv[0]) if sys.argv else ""  # noqa: PTH119  # pathlib is not loaded
    if name == "-m":
        words = sys.orig_argv
        return words[words.index("-m") + 1 :][:1] == ["vitruvian"] if "-m" in words else False
    return name in {"vitruvian", "vitruvian.exe", "vitruvian-script.py"}


if _is_command_line():
    watch()
