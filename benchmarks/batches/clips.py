"""The clips that the benchmarks of batches run on: cut from the samples, broken ones, tiny ones."""

from __future__ import annotations

import os
from collections.abc import Iterable
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from benchmarks.reference import frames_of

__all__ = ["bad_clips", "sample_clips", "tiny_clips", "write_clip"]

# Of each sample, so that clips differ in length, picture size and content.
_SAMPLES = ("carphone_pristine", "demo")


def write_clip(path: Path, pictures: Iterable[NDArray[np.uint8]], rate: int = 30) -> None:
    """Write pictures (h, w, 3), RGB, as an H.264 video."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(rate))
        stream.pix_fmt = "yuv420p"
        stream.options = {"preset": "ultrafast"}
        for number, picture in enumerate(pictures):
            if number == 0:
                stream.height, stream.width = picture.shape[0] & ~1, picture.shape[1] & ~1
            cut = np.ascontiguousarray(picture[: stream.height, : stream.width])
            container.mux(stream.encode(av.VideoFrame.from_ndarray(cut, format="rgb24")))
        container.mux(stream.encode())


def sample_clips(folder: Path, count: int, frames: int = 20) -> list[Path]:
    """Cut clips of ``frames`` to twice as many frames out of the samples, in folders by sample.

    Clips of different samples have equal base names, as those of two cameras often do.
    """
    made: list[Path] = []
    for number in range(count):
        sample = _SAMPLES[number % len(_SAMPLES)]
        first = (number // len(_SAMPLES)) * 7 % 60
        length = frames + number * frames // count
        path = folder / sample / f"clip-{number // len(_SAMPLES):02d}.mp4"
        write_clip(path, islice(frames_of(sample), first, first + length))
        made.append(path)
    return made


def bad_clips(folder: Path, good: Path) -> list[Path]:
    """Make six files that are no video to be read, each for another reason."""
    folder.mkdir(parents=True, exist_ok=True)
    data = good.read_bytes()
    contents = {
        "empty.mp4": b"",
        "text.mp4": b"to be filmed next week\n",
        "zeros.mkv": bytes(4096),
        # An MP4 written by libx264 has its index at the end: without it nothing can be read.
        "no-index.mp4": data[: len(data) // 2],
        "header.avi": b"RIFF\x10\x00\x00\x00AVI LIST",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    sound = folder / "sound-only.mp4"
    with av.open(str(sound), "w") as container:
        stream = container.add_stream("aac", rate=16000)
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 1024), np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate = 16000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return sorted(folder.iterdir())


def tiny_clips(folder: Path, count: int) -> None:
    """Make clips of one frame of 32 × 32, hard links of one file under many names."""
    folder.mkdir(parents=True, exist_ok=True)
    first = folder / "clip-00000.mp4"
    write_clip(first, [np.full((32, 32, 3), 90, np.uint8)])
    for number in range(1, count):
        os.link(first, folder / f"clip-{number:05d}.mp4")
