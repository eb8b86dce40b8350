"""Measure how the cost grows: ``python -m benchmarks.growth [--quick] [PART …]``.

The parts are ``videos`` (1, 2, 4 at once), ``sizes`` (480p to 4K), ``nodes`` (10 to 200) and
``frames`` (100 to 10,000). What each finds is kept in ``out/growth.json``, so that they can be run
one by one; the tables show all that is there. ``--plot FILE.png`` draws it, and needs the extra
``plot``. Wall time is that of the machine as it is, processor time that of all threads: on a busy
machine the latter means more. ``--quick`` takes less than five minutes.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.growth import frames, nodes, sizes, videos
from benchmarks.growth.clock import Row
from benchmarks.growth.laws import LAWS

PARTS = {
    "videos": videos.measure,
    "sizes": sizes.measure,
    "nodes": nodes.measure,
    "frames": frames.measure,
}
_KEPT = Path("out") / "growth.json"
#: What the times are of.
_UNITS = {"videos": "ms a frame", "sizes": "ms a frame", "nodes": "µs a packet"}


def main() -> None:
    """Measure, keep, print and draw."""
    parser = argparse.ArgumentParser(description="Measure how the cost grows with the work.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; else all")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and frames")
    parser.add_argument("--plot", type=Path, metavar="FILE.png", help="draw what was found")
    parser.add_argument("--show", action="store_true", help="measure nothing, show what is kept")
    arguments = parser.parse_args()
    unknown = set(arguments.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    found: dict[str, list[Row]] = {}
    if _KEPT.exists():
        found = json.loads(_KEPT.read_text(encoding="utf-8"))
    for name in () if arguments.show else arguments.parts or PARTS:
        # A fresh process each: memory that one part has left behind is not counted for the next.
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            found[name] = alone.submit(PARTS[name], quick=arguments.quick).result()
        _KEPT.parent.mkdir(exist_ok=True)
        _KEPT.write_text(json.dumps(found, indent=1), encoding="utf-8")
    for name in PARTS:
        if name in found:
            print(f"\n### {name}: {_UNITS.get(name, 'ms a frame, MB')}\n")
            _print_table(found[name])
            print(f"\n{LAWS[name](found[name])}")
    if arguments.plot:
        from benchmarks.growth.plot import draw

        draw(found, arguments.plot)


def _print_table(rows: list[Row]) -> None:
    names = list(rows[0])
    print(f"| {' | '.join(names)} |\n|{' --- |' * len(names)}")
    for row in rows:
        print(f"| {' | '.join(_cell(name, row[name]) for name in names)} |")


def _cell(name: str, value: float) -> str:
    if name == "task":
        return list(sizes.TASKS)[int(value)]
    return f"{value:.0f}" if value == int(value) else f"{value:.1f}"


if __name__ == "__main__":
    main()
