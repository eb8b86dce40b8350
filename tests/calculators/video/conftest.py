"""Videos made for the tests: any timing, turn and codec, small."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

MICROSECOND = Fraction(1, 1_000_000)


def level_picture(index: int, width: int = 64, height: int = 48) -> np.ndarray:
    """Return a grey picture whose brightness tells its number, up to 25."""
    return np.full((height, width, 3), 10 + 9 * index, np.uint8)


def level_of(picture: np.ndarray) -> int:
    """Tell which ``level_picture`` this is."""
    return round((float(picture.mean()) - 10) / 9)


def _make(
    path: Path,
    timestamps: Sequence[int],
    *,
    codec: str = "libx264",
    options: dict[str, str] | None = None,
    pictures: Sequence[np.ndarray] | None = None,
    time_base: Fraction = MICROSECOND,
    rate: Fraction = Fraction(30),
    matrix: Sequence[int] | None = None,
    pix_fmt: str = "yuv420p",
    container_options: dict[str, str] | None = None,
) -> Path:
    import av

    if options is None:
        options = {"bf": "0", "crf": "10"} if codec == "libx264" else {}
    if container_options is None:
        mp4 = path.suffix == ".mp4"
        container_options = {"movflags": "+faststart", "movie_timescale": "1000000"} if mp4 else {}
    pictures = pictures or [level_picture(index) for index in range(len(timestamps))]
    height, width = pictures[0].shape[:2]
    with av.open(str(path), "w", container_options=container_options) as file:
        stream = file.add_stream(
            codec, rate, options, width=width, height=height, pix_fmt=pix_fmt, time_base=time_base
        )
        stream.codec_context.thread_count = 1
        if matrix is not None:
            if not hasattr(stream, "set_display_matrix"):
                pytest.skip("PyAV writes display matrices since version 18")
            stream.set_display_matrix(matrix)
        for timestamp, picture in zip(timestamps, pictures, strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = round(timestamp * MICROSECOND / time_base), time_base
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


@pytest.fixture
def make_video(tmp_path):
    """Return a function that makes a video: ``make_video("a.mp4", timestamps, …)``."""
    return lambda name, timestamps, **how: _make(tmp_path / name, timestamps, **how)


@pytest.fixture
def level():
    """Return ``level_picture``."""
    return level_picture


@pytest.fixture
def number():
    """Return ``level_of``."""
    return level_of
