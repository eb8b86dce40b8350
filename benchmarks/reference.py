"""Read what MediaPipe answered on the samples, and the samples as it saw them."""

from __future__ import annotations

import functools
import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from av.video.reformatter import Colorspace
from numpy.typing import NDArray

from vitruvian.assets import asset_path

__all__ = ["FOLDER", "SAMPLES", "check_pixels", "frames_of", "has_picture", "picture", "reference"]

#: What the tests have of the reference.
FOLDER = Path(__file__).parent.parent / "tests" / "data" / "reference"

#: The reference's name of a sample, and the asset that it is.
SAMPLES = {"astronaut": "astronaut", "carphone_pristine": "carphone", "demo": "walk"}


@functools.cache
def reference(name: str, folder: Path = FOLDER) -> dict[str, Any]:
    """Return one reference file, such as ``upper_body_demo``."""
    with gzip.open(folder / f"{name}.json.gz") as file:
        content: dict[str, Any] = json.load(file)
    return content


def picture(name: str) -> NDArray[np.uint8]:
    """Return a stored picture as RGB."""
    pixels = cv2.imread(str(FOLDER / "stages" / name), cv2.IMREAD_COLOR)
    if pixels is None:
        raise FileNotFoundError(FOLDER / "stages" / name)
    return cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)


def has_picture(name: str | None) -> bool:
    """Return True when a stored picture is at hand."""
    return name is not None and (FOLDER / "stages" / name).exists()


def frames_of(sample: str) -> Iterator[NDArray[np.uint8]]:
    """Yield a sample's frames as RGB, with the very pixels that MediaPipe saw."""
    path = str(asset_path(SAMPLES[sample]))
    if path.endswith(".png"):
        yield cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB).astype(np.uint8, copy=False)
        return
    # OpenCV 4.11 read every video as BT.601, whatever its tags say.
    with av.open(path) as video:
        for frame in video.decode(video=0):
            yield frame.reformat(format="rgb24", src_colorspace=Colorspace.ITU601).to_ndarray()


def check_pixels(frame: NDArray[np.uint8], entry: dict[str, Any]) -> None:
    """Refuse a frame whose pixels differ from those that MediaPipe saw."""
    if f"{zlib.crc32(frame.tobytes()):08x}" != entry["crc"]:
        raise ValueError(f"frame {entry['i']} decodes to other pixels than the reference's")
