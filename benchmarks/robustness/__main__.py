"""Try damaged files, signals and full disks: ``python -m benchmarks.robustness [PART…]``.

The parts are ``inputs`` (mutated videos, pictures, graph files and models), ``signals``, ``disk``
and ``soak``; all by default. ``--seed`` chooses the mutations and moments, ``--count`` how many
inputs of each kind there are (how many tries in all, for ``signals`` and ``disk``), ``--kinds``
names some of them. Prints a table; exits with 1 where something crashed, hung or was left behind.
What failed is kept in the folder that ``--keep`` names. Linux only.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.robustness import circumstances, inputs, soak
from benchmarks.robustness.settings import Settings
from benchmarks.robustness.tally import Tally

__all__ = ["main"]

_PARTS = {
    "inputs": inputs.run,
    "signals": circumstances.run_signals,
    "disk": circumstances.run_disk,
    "soak": soak.run,
}


def main() -> None:
    """Run the parts and print their figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *_PARTS], default=[])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=500, help="inputs of each kind")
    parser.add_argument("--kinds", nargs="*", default=[], help="such as MP4, YAML, SIGTERM, rows")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="folder for what failed")
    given = parser.parse_args()
    failed = False
    for part in given.parts or _PARTS:
        with tempfile.TemporaryDirectory(prefix="vitruvian-robustness-") as folder:
            settings = Settings(
                Path(folder),
                given.seed,
                given.count,
                tuple(given.kinds),
                given.keep,
                given.processes,
            )
            for tally in _PARTS[part](settings):
                print(tally, flush=True)
                failed |= tally.is_bad
    sys.exit(failed)


if __name__ == "__main__":
    print(Tally.heading())
    main()
