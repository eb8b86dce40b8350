"""Time decoding and encoding of 1080p, with quality and size.

Run it with ``python -m benchmarks.video_io [frames]``.

The pictures are those of the sample ``walk``, enlarged to 1920×1080.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from vitruvian.assets import asset_path
from vitruvian.calculators.video.video_format import Codec, Preset, format_of
from vitruvian.calculators.video.video_reader import VideoReader
from vitruvian.calculators.video.video_writer import Encoding, SourceFacts, VideoWriter
from vitruvian.framework.formats import ImageFrame

RATE = Fraction(30)
Frames = list[tuple[int, Any]]


def timed(frames: int, work: Callable[..., object], *arguments: Any) -> str:
    """Run the work and return its time a frame."""
    wall, cpu = time.perf_counter(), time.process_time()
    work(*arguments)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return f"{wall / frames * 1e3:5.1f} ms wall {cpu / frames * 1e3:5.1f} ms CPU a frame"


def read(path: Path, threads: int = 1) -> Frames:
    """Decode a whole video."""
    reader = VideoReader(path, threads)
    frames = list(iter(reader.read, None))
    reader.close()
    return frames


def write(path: Path, frames: Frames, preset: Preset, crf: int, threads: int = 2) -> None:
    """Encode a whole video."""
    encoding = Encoding(*format_of(path, Codec.AUTO), crf, preset, threads)
    writer = VideoWriter(path, path, encoding, SourceFacts(RATE))
    for timestamp, picture in frames:
        writer.write(timestamp, ImageFrame(picture))
    writer.finish()


def psnr(path: Path, frames: Frames) -> float:
    """Compare a video with the pictures it was made of, in decibels."""
    pairs = zip(read(path), frames, strict=True)
    squares = [np.square(a.astype(np.float32) - b).mean() for (_, a), (_, b) in pairs]
    return float(10 * np.log10(255**2 / np.mean(squares)))


def main(count: int) -> None:
    """Print one line a measurement."""
    frames = [
        (at, cv2.resize(picture, (1920, 1080), interpolation=cv2.INTER_CUBIC))
        for at, picture in read(asset_path("walk"))[:count]
    ]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source.mp4"
        write(source, frames, Preset.MEDIUM, 18)
        for threads in (1, 2, 4):
            spent = timed(count, read, source, threads)
            print(f"decode H.264, {threads} threads: {spent}")
        cases = [(".mp4", preset, crf) for preset in list(Preset)[:5] for crf in (20, 21, 23)]
        cases += [(".webm", preset, 31) for preset in (Preset.SUPERFAST, Preset.VERYFAST)]
        for ending, preset, crf in cases:
            target = Path(folder) / f"target{ending}"
            spent = timed(count, write, target, frames, preset, crf)
            rate = target.stat().st_size / count * float(RATE) * 8 / 1e6
            print(
                f"encode {ending} {preset} crf {crf}: {spent}, "
                f"{psnr(target, frames):.1f} dB, {rate:.1f} Mbit/s"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
