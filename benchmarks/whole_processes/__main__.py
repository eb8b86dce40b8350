"""Print whole processes, ours beside MediaPipe's, as a table in Markdown."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.mediapipe_comparison.our_side import READ_OUTPUTS
from benchmarks.memory import make_video
from vitruvian.assets import asset_path
from vitruvian.calculators.tensor.placement import format_of

_HERE = Path(__file__).parent
_CLIPS = {"100 frames of 1080p": (100, (1920, 1080)), "60 frames of 4K": (60, (3840, 2160))}
_SOURCES = ("one picture", *_CLIPS, "demo")
_WANTED = ("landmarks", "video", "MPEG-4")
_BARE = "the libraries alone"


@dataclass(frozen=True)
class Spent:
    """Hold the seconds that a process took: wall, and processor of all its threads."""

    wall: float
    cpu: float


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mediapipe", help="a Python with mediapipe 0.10.21")
    parser.add_argument("--newest", help="a Python with the newest mediapipe, besides the other")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sources", nargs="+", choices=_SOURCES, default=list(_SOURCES))
    parser.add_argument("--wanted", nargs="+", choices=_WANTED, default=list(_WANTED))
    given = parser.parse_args()
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} × {_processor()}, {platform.system()}; load before: {load}\n")
    with tempfile.TemporaryDirectory() as folder:
        sides = _sides(given.mediapipe, given.newest, Path(folder))
        print("| source | wanted | program | seconds | ÷ ours | processor | ÷ ours |")
        print("| --- | --- | --- | --- | --- | --- | --- |")
        for source in given.sources:
            path = _source(source, Path(folder))
            # A picture has no video.
            for wanted in given.wanted if source != "one picture" else ["landmarks"]:
                commands = {
                    name: [*side, str(path), wanted, str(Path(folder, "out"))]
                    for name, side in sides.items()
                    if name != _BARE or source != "one picture"
                }
                _print_rows(source, wanted, _in_turn(commands, given.rounds))


def _sides(mediapipe: str | None, newest: str | None, folder: Path) -> dict[str, list[str]]:
    sides = {"ours": [sys.executable, "-m", "benchmarks.whole_processes.our_program"]}
    bare = [sys.executable, str(_HERE / "bare_program.py"), str(_pruned_model(folder))]
    sides[_BARE] = bare
    if mediapipe:
        sides["MediaPipe 0.10.21"] = [mediapipe, str(_HERE / "solutions_program.py")]
    if mediapipe and newest:
        bundle = folder / "pose.task"
        models = [str(asset_path(name)) for name in ("pose_detection_224", "pose_landmark_full")]
        maker = [mediapipe, str(_HERE / "make_bundle.py"), *models, str(bundle)]
        subprocess.run(maker, check=True, capture_output=True)
        version = "import importlib.metadata as m; print(m.version('mediapipe'))"
        done = subprocess.run([newest, "-c", version], capture_output=True, text=True, check=True)
        program = [newest, str(_HERE / "tasks_program.py"), str(bundle)]
        sides[f"MediaPipe {done.stdout.strip()}, Tasks"] = program
    return sides


def _pruned_model(folder: Path) -> Path:
    """Write the landmark model as our graphs run it, without its mask."""
    model = asset_path("pose_landmark_full").read_bytes()
    pruned = format_of(model, "pose_landmark_full").prune(model, READ_OUTPUTS[False])
    if pruned is None:
        sys.exit("pose_landmark_full cannot be pruned; expected an output less than 5")
    path = folder / "pruned.tflite"
    path.write_bytes(pruned.model)
    return path


def _source(name: str, folder: Path) -> Path:
    if name == "one picture":
        return asset_path("astronaut")
    if name == "demo":
        return asset_path("walk")
    path = folder / f"{name.replace(' ', '_')}.mp4"
    if not path.exists():
        frames, size = _CLIPS[name]
        make_video(path, frames, size)
    return path


def _in_turn(commands: dict[str, list[str]], rounds: int) -> dict[str, list[Spent]]:
    """Run each once to warm the disk's cache, then all of them in every round."""
    spent: dict[str, list[Spent]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            one = _spent(command)
            if number:
                spent[name].append(one)
    return spent


def _spent(command: Sequence[str]) -> Spent:
    start = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if status:
            said.seek(0)
            text = said.read().decode(errors="replace")[-2000:]
            sys.exit(f"{' '.join(command)} failed:\n{text}")
    return Spent(time.perf_counter() - start, usage.ru_utime + usage.ru_stime)


def _print_rows(source: str, wanted: str, spent: dict[str, list[Spent]]) -> None:
    ours = spent["ours"]
    for name, runs in spent.items():
        cells = [source, wanted, name]
        for of in (lambda one: one.wall, lambda one: one.cpu):
            cells.append(f"{statistics.median(map(of, runs)):.2f}")
            ratio = statistics.median(of(a) / of(b) for a, b in zip(runs, ours, strict=True))
            cells.append("" if name == "ours" else f"{ratio:.2f} ×")
        print(f"| {' | '.join(cells)} |", flush=True)


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next(line.split(": ")[1] for line in lines if line.startswith("model name"))


if __name__ == "__main__":
    main()
