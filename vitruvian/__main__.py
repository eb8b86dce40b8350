"""``python -m vitruvian``, and what the command ``vitruvian`` calls."""

import os
import signal
import sys

from ._interrupt import INTERRUPTED, leave_at_once, watch
from .standard_streams import mend_standard_streams

#: What makes libraries start sooner, unless the user set it.
QUICK_START = {
    # NumPy's algebra is on small matrices here, which one thread multiplies; a pool of one a core
    # costs time and memory at the start of every process.
    "OPENBLAS_NUM_THREADS": "1",
    # Otherwise pydantic reads the metadata of every installed package in search of plugins.
    "PYDANTIC_DISABLE_PLUGINS": "__all__",
}


def main() -> None:
    """Run the command line; Ctrl-C ends it with a word, from its imports to its last line."""
    watch()
    try:
        mend_standard_streams()
        for name, value in QUICK_START.items():
            os.environ.setdefault(name, value)
        from .cli import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        sys.exit(INTERRUPTED)
    finally:
        # What is left is the interpreter's own end, which would show where it was interrupted.
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, leave_at_once)


if __name__ == "__main__":
    main()
