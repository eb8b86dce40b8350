"""Measure what the studio costs: frames a second against ``vitruvian run``, latency and memory.

``python -m benchmarks.studio`` runs the upper-body graph over carphone, in turn: ``vitruvian run``
writing the video and the landmarks, the studio with nobody watching, and the studio with a page
that watches the video, inspects the landmarks and takes all figures. All are processes of their
own, and the page is one more. Then it shows the frames at their own speed for the latency.

``python -m benchmarks.studio --memory 54000`` runs that many small frames through a graph that
draws, watched, and samples the server's resident memory. Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.sync.client import connect

from benchmarks.memory import make_video, resident_mb
from benchmarks.reference import frames_of
from vitruvian.assets import asset_path

__all__ = ["main"]

GRAPH = "upper_body_pose_tracking_cpu"
#: Draws a point on every frame: nodes for drawing, no model.
DRAWING = """\
input_stream: input_video
output_stream: output_video
node:
  - calculator: ImagePropertiesCalculator
    input_stream: IMAGE:input_video
    output_stream: SIZE:size
  - calculator: FlowLimiterCalculator
    input_stream: [input_video, FINISHED:output_video]
    back_edge: FINISHED
    output_stream: frames
  - calculator: ImageTransformationCalculator
    input_stream: IMAGE:frames
    output_stream: IMAGE:output_video
    options: {flip_horizontally: true}
"""
VITRUVIAN = [sys.executable, "-m", "vitruvian"]
SAMPLES = 12


@dataclass
class Seen:
    """Hold what a page saw of a run."""

    seconds: float = 0.0
    frames: int = 0
    pictures: int = 0
    latency: list[float] = field(default_factory=list[float])
    megabytes: list[float] = field(default_factory=list[float])

    @property
    def rate(self) -> float:
        return self.frames / self.seconds


class Server:
    """A studio in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None
        self.base = found[0].rstrip("/")

    def ask(self, path: str, value: object = None) -> Any:
        data = None if value is None else json.dumps(value).encode()
        request = urllib.request.Request(self.base + path, data, {"Origin": self.base})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def run(self, text: str, source: dict[str, Any], *, watched: bool, **fields: Any) -> Seen:
        """Run to the end; a page that does not watch only waits for that."""
        inputs = {"input_video": source}
        run = self.ask("/api/runs", {"text": text, "inputs": inputs, "paused": True, **fields})[
            "run"
        ]
        address = self.base.replace("http", "ws") + f"/api/runs/{run}/socket"
        seen = Seen()
        with connect(address, origin=self.base, max_size=None, compression=None) as page:
            if watched:
                page.send(json.dumps({"type": "watch", "stream": "output_video"}))
                page.send(json.dumps({"type": "inspect", "streams": ["pose_landmarks"]}))
            page.send(json.dumps({"type": "resume"}))
            if watched:
                self._read(page, seen)
                return seen
        return self._wait(address)

    def _read(self, page: Any, seen: Seen) -> None:
        is_over = False
        sampled = 0.0
        while True:
            message = page.recv(120)
            if isinstance(message, bytes):
                length = int.from_bytes(message[:4])
                header = json.loads(message[4 : 4 + length])
                seen.pictures += 1
                seen.latency.append(header["ms"])
                wish = {"type": "seen", "stream": header["stream"]}
                page.send(json.dumps({**wish, "timestamp": header["timestamp"]}))
                continue
            found = json.loads(message)
            if found["type"] == "state":
                seen.frames = found["frames"]
                is_over = found["state"] in {"finished", "failed", "stopped"}
                assert found["state"] != "failed", found["error"]
            if found["type"] == "statistics":
                seen.seconds = found["seconds"]
                if time.monotonic() - sampled > 1:
                    sampled = time.monotonic()
                    seen.megabytes.append(resident_mb(self.process.pid))
                if is_over:
                    return

    def _wait(self, address: str) -> Seen:
        """Look in now and then, for a moment, until the run is over."""
        while True:
            time.sleep(0.5)
            with connect(address, origin=self.base, max_size=None, compression=None) as page:
                state, figures = json.loads(page.recv(60)), json.loads(page.recv(60))
            if state["state"] == "finished":
                return Seen(figures["seconds"], state["frames"])


@contextlib.contextmanager
def studio(*arguments: str) -> Iterator[Server]:
    """Start a studio and end it."""
    process = subprocess.Popen(
        [*VITRUVIAN, "studio", "--no-browser", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield Server(process)
    finally:
        process.terminate()
        process.wait(20)


def command_line(video: Path, folder: Path, *options: str) -> float:
    """Return the frames a second of ``vitruvian run``."""
    outputs = [f"output_video={folder / 'out.mp4'}", f"pose_landmarks={folder / 'out.jsonl'}"]
    done = subprocess.run(
        [*VITRUVIAN, "run", GRAPH, "-i", str(video), "-o", outputs[0], "-o", outputs[1], *options],
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"([0-9.]+) fps", done.stderr)
    assert found is not None
    return float(found[1])


def measure_speed(rounds: int) -> None:
    """Print frames a second and latencies."""
    carphone = {"kind": "sample", "name": "carphone"}
    names = ("vitruvian run", "... --run-all", "studio, no page", "studio, page")
    rates: dict[str, list[float]] = {name: [] for name in names}
    full, paced = Seen(), Seen()
    with studio(GRAPH) as server, tempfile.TemporaryDirectory() as folder:
        text = server.ask(f"/api/graphs/{GRAPH}")["text"]
        for _ in range(rounds):
            video, out = asset_path("carphone"), Path(folder)
            rates[names[0]].append(command_line(video, out))
            rates[names[1]].append(command_line(video, out, "--run-all"))
            seen = server.run(text, carphone, watched=False, name=GRAPH)
            rates[names[2]].append(seen.rate)
            full = server.run(text, carphone, watched=True, name=GRAPH)
            rates[names[3]].append(full.rate)
        paced = server.run(text, carphone, watched=True, name=GRAPH, pace="source")
    base = statistics.median(rates[names[0]])
    for name, values in rates.items():
        middle = statistics.median(values)
        each = " ".join(f"{value:.1f}" for value in values)
        print(f"{name:16} median {middle:6.1f} fps, {middle / base:5.2f} of run   ({each})")
    for name, seen in (("as fast as can be", full), ("at its own speed", paced)):
        times = sorted(seen.latency)
        print(
            f"{name}: {seen.pictures} of {seen.frames} pictures shown, frame in to picture sent: "
            f"median {statistics.median(times):.0f} ms, p95 {times[int(len(times) * 0.95)]:.0f} ms"
        )


def measure_memory(frames: int) -> None:
    """Print the server's memory over a long run."""
    with tempfile.TemporaryDirectory() as folder:
        video = Path(folder) / "long.mp4"
        make_video(video, frames, (176, 144), list(frames_of("carphone_pristine")))
        with studio("--input", str(video)) as server:
            source = {"kind": "path", "source": str(video)}
            seen = server.run(DRAWING, source, watched=True)
    step = max(len(seen.megabytes) // SAMPLES, 1)
    curve = " ".join(f"{value:.0f}" for value in seen.megabytes[::step])
    print(
        f"{seen.frames} frames, {seen.pictures} pictures shown, in {seen.seconds:.0f} s "
        f"({seen.rate:.0f} fps)\nresident MB over the run: {curve}"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, metavar="FRAMES")
    given = parser.parse_args()
    if given.memory:
        measure_memory(given.memory)
    else:
        measure_speed(given.rounds)


if __name__ == "__main__":
    main()
