"""Fixtures for comparing calculators with MediaPipe on the samples."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

Reader = Callable[[str, int], NDArray[np.uint8]]


@pytest.fixture(scope="session")
def sample_frame(reference, astronaut: Path, carphone: Path, walk: Path) -> Reader:
    """Return a reader of the very pixels that MediaPipe got: ``sample_frame("demo", 100)``.

    OpenCV up to 4.12 takes every video for BT.601, later ones believe what the file says; the
    reference was made with 4.11. So the colours are converted here, and checked.
    """
    paths = {"carphone_pristine": carphone, "demo": walk}

    @functools.cache
    def read(sample: str, index: int) -> NDArray[np.uint8]:
        if sample == "astronaut":
            frame = cv2.cvtColor(cv2.imread(str(astronaut)), cv2.COLOR_BGR2RGB)
        else:
            frame = _decoded(paths[sample], index)
        known = reference(f"upper_body_{sample}")["frames"][index]["crc"]
        assert f"{zlib.crc32(frame.tobytes()):08x}" == known, "the decoder gives other pixels"
        return frame

    return read


def _decoded(path: Path, index: int) -> NDArray[np.uint8]:
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for number, frame in enumerate(container.decode(video=0)):
            if number == index:
                return frame.to_ndarray(format="rgb24", src_colorspace="ITU601")
    raise AssertionError(f"{path} has no frame {index}")
