"""Draw what each solution finds, side by side: ``python -m benchmarks.solution_pictures OUT.jpg``.

The pictures are samples that tests use, too, so that everything is at hand after ``make test``.
"""

from __future__ import annotations

import sys
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

import vitruvian as vt
from vitruvian.assets import ensure_asset

_HEIGHT = 300
Picture = NDArray[np.uint8]


def main(path: str) -> None:
    """Write the pictures, in a row, as a JPEG."""
    party, portrait = _sample("faceapi_sample6"), _sample("astronaut")
    face = portrait[40:240, 120:320].repeat(2, axis=0).repeat(2, axis=1)
    shown = (
        _first(vt.faces(party, "full")).drawn(),
        _first(vt.mesh(face, refine=True)).drawn(),
        _first(vt.holistic(portrait)).drawn(),
        _first(vt.segment(portrait)).drawn(),
    )
    row = np.concatenate([_as_high(one) for one in shown], axis=1)
    cv2.imwrite(path, cv2.cvtColor(row, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 80])


def _sample(name: str) -> Picture:
    picture = cv2.imread(str(ensure_asset(name)))
    assert picture is not None
    return cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).astype(np.uint8)


def _first(results: Any) -> Any:
    return next(iter(results))


def _as_high(picture: Picture) -> Picture:
    width = round(picture.shape[1] * _HEIGHT / picture.shape[0])
    return cv2.resize(picture, (width, _HEIGHT), interpolation=cv2.INTER_AREA).astype(np.uint8)


if __name__ == "__main__":
    main(*sys.argv[1:])
