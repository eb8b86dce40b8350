"""``python -m vitruvian``, and what the command ``vitruvian`` calls."""

import os
import signal
import sys
from types import FrameType

from .standard_streams import mend_standard_streams

INTERRUPTED = 130

#: What makes libraries start sooner, unless the user set it.
QUICK_START = {
    # NumPy's algebra is on small matrices here, which one thread multiplies; a pool of one a core
    # costs time and memory at the start of every process.
    "OPENBLAS_NUM_THREADS": "1",
    # Otherwise pydantic reads the metadata of every installed package in search of plugins.
    "PYDANTIC_DISABLE_PLUGINS": "__all__",
}


def main() -> None:
    """Run the command line; Ctrl-C while it is being imported ends it with a word."""
    try:
        signal.signal(signal.SIGINT, _interrupt)
        mend_standard_streams()
        for name, value in QUICK_START.items():
            os.environ.setdefault(name, value)
        from .cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(INTERRUPTED)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Leave at once from the middle of an import, where libraries make something else of errors."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            os.write(2, b"interrupted\n")
            os._exit(INTERRUPTED)
        frame = frame.f_back
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
