"""Run all benchmarks of speed, one after the other: ``python -m benchmarks``.

What follows the command goes to ``benchmarks.mediapipe_comparison``. The comparisons of results
(``upper_body_parity`` and the others), ``backends``, ``growth``, ``memory``,
``whole_processes`` and ``robustness`` (damaged files, signals, full disks) are called by their own
names.
"""

from __future__ import annotations

import subprocess
import sys

_ALONE = ("startup", "video_io", "scheduler_cost")


def main() -> None:
    """Run each in a process of its own; exits with the first status that is no success."""
    modules = [("mediapipe_comparison", sys.argv[1:]), *((name, list[str]()) for name in _ALONE)]
    for module, arguments in modules:
        print(f"\n## {module}\n", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
        status = subprocess.run(command, check=False).returncode
        if status:
            sys.exit(status)


if __name__ == "__main__":
    main()
