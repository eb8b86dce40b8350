"""``python -m vitruvian.as_mediapipe program.py …``: run a program that imports ``mediapipe``."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

from .compat.module_aliases import install_as_mediapipe

__all__ = ["main"]

_USAGE = """\
Usage: python -m vitruvian.as_mediapipe PROGRAM.py [ARGUMENTS]

Run a program whose 'import mediapipe' gets Vitruvian, also in the libraries that it uses.
"""


def main() -> None:
    """Run the program that the command line names, as Python would."""
    if len(sys.argv) < 2 or sys.argv[1] in {"-h", "--help"}:
        print(_USAGE, end="", file=sys.stdout if len(sys.argv) > 1 else sys.stderr)
        sys.exit(0 if len(sys.argv) > 1 else 2)
    # Whoever writes this line means Vitruvian, whatever else is installed.
    install_as_mediapipe(replace=True)
    sys.argv = sys.argv[1:]
    sys.path[0] = str(Path(sys.argv[0]).resolve().parent)
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
