"""Signals at any moment, full disks, folders that go away, and inputs cut while they are read."""

from __future__ import annotations

import contextlib
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.robustness.inputs import MEDIA_GRAPH, small_clip
from benchmarks.robustness.outputs import inspect
from benchmarks.robustness.settings import Settings
from benchmarks.robustness.tally import Tally
from vitruvian.assets import asset_path

__all__ = ["run_disk", "run_signals"]

#: Seconds after a signal within which a process has to be gone.
_PATIENCE = 240.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class _Command:
    """A command line, and how it is called in the table."""

    name: str
    arguments: Callable[[Path], list[str]]


def _run(ending: str) -> _Command:
    def arguments(folder: Path) -> list[str]:
        (folder / "graph.yaml").write_text(MEDIA_GRAPH, encoding="utf-8")
        stream = "copy" if ending == "mp4" else "size"
        source = folder.parent / "long.mp4"
        target = f"{stream}={folder / f'out.{ending}'}"
        return ["run", str(folder / "graph.yaml"), "--input", str(source), "--output", target]

    return _Command(f"run .{ending}", arguments)


def _pose(ending: str) -> _Command:
    def arguments(folder: Path) -> list[str]:
        source = str(asset_path("carphone"))
        option = "--output" if ending == "mp4" else "--landmarks"
        return ["pose", source, option, str(folder / f"out.{ending}")]

    return _Command(f"pose .{ending}", arguments)


_ENDINGS = ("mp4", "jsonl", "csv", "parquet")
_COMMANDS = [make(ending) for make in (_run, _pose) for ending in _ENDINGS]


def run_signals(settings: Settings) -> Iterator[Tally]:
    """Send each signal to each command, at random moments; ``count`` tries in all."""
    # A shell has Ctrl-C ignored in what it starts in the background, and so had the commands.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    random, folder = Random(settings.seed), settings.folder
    small_clip(folder / "long.mp4", frames=3000)
    whole = {command.name: _seconds(command, folder) for command in _COMMANDS}
    each = max(1, settings.count // (len(_COMMANDS) * len(_SIGNALS)))
    for number in filter(lambda one: settings.wants(one.name), _SIGNALS):
        tally = Tally(f"{number.name}")
        for command in _COMMANDS * each:
            case = _fresh(folder)
            moment = random.uniform(0, whole[command.name])
            _interrupt(tally, command, case, number, moment)
        yield tally


def _seconds(command: _Command, folder: Path) -> float:
    begin = time.monotonic()
    _start(command, _fresh(folder)).wait()
    return time.monotonic() - begin


def _interrupt(
    tally: Tally, command: _Command, case: Path, number: signal.Signals, moment: float
) -> None:
    process = _start(command, case)
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        process.send_signal(number)
    _, errors = _ended(process)
    if process.returncode is None:
        _give_up(tally, process)
        return
    _count(tally, _outcome(process.returncode, errors, number), errors)
    given = {"graph.yaml"}
    if number is signal.SIGKILL:
        # What nobody could clean up is swept by the next run that writes there.
        again = _start(command, case)
        _ended(again)
        if again.returncode is None:
            _give_up(tally, again)
            return
    _inspect(tally, command, case, given)


def _inspect(tally: Tally, command: _Command, case: Path, given: set[str]) -> None:
    faults = inspect(case, given)
    tally.counts.update(faults)
    if faults:
        names = sorted(path.name for path in case.iterdir() if path.name not in given)
        tally.note += f"{command.name}: {', '.join(faults)} ({', '.join(names)}); "


def _ended(process: subprocess.Popen[str]) -> tuple[str, str]:
    try:
        return process.communicate(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        return "", ""


def _count(tally: Tally, outcome: str, errors: str) -> None:
    tally.counts[outcome] += 1
    if outcome == "traceback":
        places = [line.strip() for line in errors.splitlines() if line.startswith('  File "')]
        tally.note += f"{places[-1] if places else errors[-100:]}; "


def _give_up(tally: Tally, process: subprocess.Popen[str]) -> None:
    tally.counts["hang"] += 1
    process.kill()


def _outcome(code: int, errors: str, number: signal.Signals | None = None) -> str:
    if "Traceback (most recent call last)" in errors:
        return "traceback"
    if code == 0:
        return "worked"
    expected = {1, 2, 3, 130} | ({128 + number, -number} if number else set[int]())
    if code not in expected:
        return "crash"
    return "in part" if code == 3 else "refused"


def run_disk(settings: Settings) -> Iterator[Tally]:
    """Fill the disk, remove the folder and cut the input, while each command runs."""
    random, folder = Random(settings.seed), settings.folder
    small_clip(folder / "long.mp4", frames=3000)
    each = max(1, settings.count // (3 * len(_COMMANDS)))
    ways = {"disk full": _fill, "folder removed": _remove, "input cut": _cut}
    for kind, way in ways.items():
        tally = Tally(kind)
        for command in _COMMANDS * each:
            way(tally, command, _fresh(folder), random)
        yield tally


def _fill(tally: Tally, command: _Command, case: Path, random: Random) -> None:
    """Let no file grow beyond a size, which fails as a full disk does."""
    most = random.choice((0, 100, 4096, 20_000))
    process = _start(command, case, limit=most)
    _, errors = _ended(process)
    _note(tally, command, process, errors, case)


def _remove(tally: Tally, command: _Command, case: Path, random: Random) -> None:
    process = _start(command, case)
    _await_open(process, case)
    time.sleep(random.uniform(0, 1.5))
    shutil.rmtree(case, ignore_errors=True)
    _, errors = _ended(process)
    case.mkdir(exist_ok=True)
    _note(tally, command, process, errors, case)


def _cut(tally: Tally, command: _Command, case: Path, random: Random) -> None:
    source = case / "input.mp4"
    shutil.copy(asset_path("carphone"), source)
    arguments = [_moved(part, source) for part in command.arguments(case)]
    process = _start(_Command(command.name, lambda _: arguments), case)
    _await_open(process, source)
    time.sleep(random.uniform(0, 1.5))
    with source.open("r+b") as file:
        file.truncate(random.randrange(source.stat().st_size))
    _, errors = _ended(process)
    _note(tally, command, process, errors, case)


def _await_open(process: subprocess.Popen[str], place: Path) -> None:
    """Wait until a process has opened a file, or one in a folder, or has ended."""
    while process.poll() is None:
        links = Path(f"/proc/{process.pid}/fd").iterdir()
        with contextlib.suppress(OSError):
            if any(link.resolve().is_relative_to(place.resolve()) for link in links):
                return
        time.sleep(0.02)


def _moved(argument: str, source: Path) -> str:
    is_input = argument.endswith("long.mp4") or argument == str(asset_path("carphone"))
    return str(source) if is_input else argument


def _note(
    tally: Tally, command: _Command, process: subprocess.Popen[str], errors: str, case: Path
) -> None:
    if process.returncode is None:
        _give_up(tally, process)
        return
    _count(tally, _outcome(process.returncode, errors), errors)
    _inspect(tally, command, case, {"graph.yaml", "input.mp4"})


def _start(command: _Command, case: Path, limit: int | None = None) -> subprocess.Popen[str]:
    def limit_files() -> None:
        if limit is not None:
            # Python ignores the signal that comes with it, and gets an error.
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [sys.executable, "-m", "vitruvian", *command.arguments(case)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=limit_files,  # noqa: PLW1509  # this process has no other threads
    )


def _fresh(folder: Path) -> Path:
    case = folder / f"case-{time.monotonic_ns()}"
    case.mkdir()
    return case
