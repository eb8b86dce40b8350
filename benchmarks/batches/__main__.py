"""Batches over many videos: ``python -m benchmarks.batches [NAME] [COUNT]``.

``equality`` compares the tables of one worker, two workers, Ray (where it is installed) and serial
runs; ``cost`` times a batch beside a process for each clip; ``kills`` kills the batch at twenty
random moments; ``ray`` starts Ray COUNT times; ``tiny`` runs ten thousand clips of one frame. COUNT
is the number of clips. Without a name, all. The exit code is 1 when one of them found something
wrong. Linux only.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from .cost import cost
from .equality import equality
from .kills import kills
from .ray_start import ray_start
from .tiny import tiny

# Each with the number of clips that it takes by itself.
_ALL: dict[str, tuple[Callable[[Path, int], bool], int]] = {
    "equality": (equality, 34),
    "cost": (cost, 20),
    "kills": (kills, 24),
    "ray": (ray_start, 3),
    "tiny": (tiny, 10_000),
}


def main() -> None:
    """Run what was asked for."""
    names = sys.argv[1:2] or list(_ALL)
    good = True
    for name in names:
        if name not in _ALL:
            sys.exit(f"{name}: no such benchmark; there are: {', '.join(_ALL)}")
        measure, count = _ALL[name]
        with tempfile.TemporaryDirectory(prefix="vitruvian-batches-") as folder:
            print(f"\n## {name}\n", flush=True)
            good &= measure(Path(folder), int(sys.argv[2]) if len(sys.argv) > 2 else count)
    sys.exit(not good)


if __name__ == "__main__":
    main()
