"""Print how long it takes until something happens: ``python -m benchmarks.startup``.

Each command is run as a process of its own, in turn; Python alone is part of each. The aims:
``vitruvian --help`` within 0.3 s, ``import vitruvian`` within 0.15 s.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

__all__ = ["main"]

ROUNDS = 15
COMMANDS = {
    "Python alone": ("-c", "pass"),
    "import vitruvian": ("-c", "import vitruvian"),
    "vitruvian --help": ("-m", "vitruvian", "--help"),
    "vitruvian run --help": ("-m", "vitruvian", "run", "--help"),
    "load and check a pose graph": ("-m", "vitruvian", "check", "pose_tracking_cpu"),
}


def main() -> None:
    """Measure and print."""
    found: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(ROUNDS):
        for name, arguments in COMMANDS.items():
            started = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
            found[name].append(time.perf_counter() - started)
    print("| | seconds, median | least |\n| --- | --- | --- |")
    for name, seconds in found.items():
        print(f"| {name} | {statistics.median(seconds):.3f} | {min(seconds):.3f} |")


if __name__ == "__main__":
    main()
