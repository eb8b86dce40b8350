"""Long runs: memory has to stay flat."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.robustness.inputs import small_clip
from benchmarks.robustness.settings import Settings
from benchmarks.robustness.tally import Tally
from vitruvian import CalculatorGraph

__all__ = ["run"]

CYCLES = 10_000
ROWS = 1_000_000
#: Four hours at ten pictures a second.
FRAMES = 4 * 3600 * 10
#: How much memory may grow from the first fifth of a run to its end, in MB.
_GROWTH = 32.0

_GRAPH = """
input_stream: number
output_stream: copy
node:
  - {calculator: PassThroughCalculator, input_stream: number, output_stream: copy}
"""


def run(settings: Settings) -> Iterator[Tally]:
    """Run each in a process of its own, and compare its memory early on and at its end."""
    for name in filter(settings.wants, ("cycles", "rows", "video")):
        command = [sys.executable, "-m", "benchmarks.robustness.soak", name, str(settings.folder)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        tally = Tally(f"soak: {name}")
        note = result.stdout.strip()
        grown = float(note.split()[-2]) if result.returncode == 0 else 0.0
        fault = "crash" if result.returncode else "leftover" if grown > _GROWTH else "worked"
        tally.counts[fault] += 1
        tally.note = note or result.stderr.strip()[-200:]
        yield tally


def resident_mb() -> float:
    """Return the resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


class _Memory:
    """The memory at a fifth of a run."""

    def __init__(self) -> None:
        self.early = 0.0

    def at(self, done: float) -> None:
        """Note the memory while no more than a fifth is done."""
        if done <= 0.2:
            self.early = resident_mb()


def _cycles(folder: Path, memory: _Memory) -> None:
    graph = CalculatorGraph(_GRAPH)
    for number in range(CYCLES):
        graph.start_run()
        graph.add_packet_to_input_stream("number", number, number)
        graph.close_all_packet_sources()
        graph.wait_until_done()
        if number % 100 == 0:
            memory.at(number / CYCLES)


def _rows(folder: Path, memory: _Memory) -> None:
    text = f"""
input_stream: number
output_stream: copy
node:
  - {{calculator: PassThroughCalculator, input_stream: number, output_stream: copy}}
  - calculator: CsvWriterCalculator
    input_stream: number
    options: {{path: {folder / "rows.csv"}}}
"""
    numbers = map(float, range(ROWS))
    for done, _ in enumerate(CalculatorGraph(text).stream({"number": numbers})):
        if done % 10_000 == 0:
            memory.at(done / ROWS)


def _video(folder: Path, memory: _Memory) -> None:
    small_clip(folder / "hours.mp4", frames=FRAMES, side=32, rate=10)
    graph = CalculatorGraph(f"""
output_stream: size
node:
  - calculator: VideoDecoderCalculator
    output_stream: VIDEO:image
    options: {{path: {folder / "hours.mp4"}}}
  - {{calculator: ImagePropertiesCalculator, input_stream: IMAGE:image, output_stream: SIZE:size}}
""")
    count = itertools.count()

    def seen(name: str, packet: object) -> None:
        number = next(count)
        if number % 1000 == 0:
            memory.at(number / FRAMES)

    graph.observe_output_stream("size", seen)
    with graph:
        pass


def main() -> None:
    """Run one of them; print its memory at a fifth and at the end."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    memory = _Memory()
    {"cycles": _cycles, "rows": _rows, "video": _video}[name](folder, memory)
    late = resident_mb()
    print(f"{memory.early:.0f} MB, then {late:.0f} MB, grown {late - memory.early:.1f} MB")


if __name__ == "__main__":
    main()
