"""Write a video of moving hands: ``python -m vitruvian.examples.moving_hands FILE``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..assets import ensure_asset
from ..calculators.io.image_decoding import read_picture
from ..framework.graph import CalculatorGraph
from .moving_window import KeyFrame, moving_window

__all__ = ["moving_hands", "write_video"]

_SIZE = (640, 480)
#: Two women hold each other: the window turns about their two hands, goes near and far away.
_KEYS = (
    KeyFrame(0, 820, 680, 1.0, 0),
    KeyFrame(30, 800, 690, 0.9, 25),
    KeyFrame(75, 830, 660, 1.25, -25),
    KeyFrame(105, 800, 700, 0.8, 0),
    KeyFrame(149, 790, 700, 1.1, 10),
)


def moving_hands() -> Iterator[NDArray[np.uint8]]:
    """Yield 150 frames, 640×480, RGB; the picture is fetched at the first use."""
    picture = read_picture(ensure_asset("faceapi_sample4"))
    yield from moving_window(picture.data, _SIZE, _KEYS)


def write_video(path: Path) -> None:
    """Write the frames as a video of 30 frames a second."""
    node = {
        "calculator": "VideoEncoderCalculator",
        "input_stream": "VIDEO:video",
        "options": {"path": str(path)},
    }
    graph = CalculatorGraph({"input_stream": "video", "output_stream": "video", "node": [node]})
    for _ in graph.stream({"video": moving_hands()}, frame_rate=30.0):
        pass


if __name__ == "__main__":
    write_video(Path(sys.argv[1]))
