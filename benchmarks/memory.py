"""Show that memory stays flat: run the pose graph over 3,000 frames of 1080p and sample its RSS.

``python -m benchmarks.memory [FRAMES]`` makes the video from the sample ``walk``, runs
``vitruvian run`` on it as a process of its own and prints its resident memory. Linux only.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from fractions import Fraction
from itertools import cycle, islice
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.reference import frames_of

__all__ = ["main", "make_video"]

SIZE = (1920, 1080)
SAMPLES = 12


def make_video(
    path: Path,
    frames: int,
    size: tuple[int, int] = SIZE,
    sample: Iterable[NDArray[np.uint8]] | None = None,
) -> None:
    """Write a video of so many frames, the sample over and over, by default the walk in jumps."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(30))
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.options = {"preset": "ultrafast"}
        chosen = islice(frames_of("demo"), 0, 230, 8) if sample is None else sample
        pictures = [cv2.resize(frame, size) for frame in chosen]
        for picture in islice(cycle(pictures), frames):
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def main() -> None:
    """Run and print."""
    frames = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_video(folder / "in.mp4", frames)
        command = [
            *(sys.executable, "-m", "vitruvian", "run", "upper_body_pose_tracking_cpu", "--quiet"),
            *("--input", str(folder / "in.mp4")),
            *("--output", f"output_video={folder / 'out.mp4'}"),
            *("--output", f"pose_landmarks={folder / 'out.jsonl'}"),
        ]
        started = time.monotonic()
        process = subprocess.Popen(command)
        series: list[tuple[float, float]] = []
        while process.poll() is None:
            series.append((time.monotonic() - started, resident_mb(process.pid)))
            time.sleep(1)
        print(f"{frames} frames of 1080p in {time.monotonic() - started:.0f} s")
        if process.returncode:
            sys.exit(process.returncode)
        with av.open(str(folder / "out.mp4")) as written:
            print(f"frames written: {written.streams.video[0].frames}")
    print("| seconds | resident MB |\n| --- | --- |")
    for index in range(SAMPLES + 1):
        at, size = series[min(len(series) - 1, index * len(series) // SAMPLES)]
        print(f"| {at:.0f} | {size:.0f} |")


if __name__ == "__main__":
    main()
