"""Make the README's pictures of poses from the sample videos: ``make pictures``.

Writes ``docs/images/walk.webp``, a short clip, and ``docs/images/walk.jpg``, three moments of it.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

import vitruvian as vt
from vitruvian.assets import asset_path

IMAGES = Path(__file__).parents[1] / "docs" / "images"
#: The frames in which a woman walks past, and the rows that she is in.
FIRST, LAST, TOP = 98, 178, 430
#: The side of the square around her in the video, and in the clip.
SIDE, CLIP_SIDE, MOMENT_SIDE = 560, 360, 400
#: Every second frame of a video of 30 a second.
STEP, MILLISECONDS = 2, 66
MOMENTS = (8, 22, 34)

Picture = NDArray[np.uint8]


def main() -> None:
    """Write the pictures."""
    pictures = walking()
    IMAGES.mkdir(parents=True, exist_ok=True)
    write_clip(IMAGES / "walk.webp", [shrunk(one, CLIP_SIDE) for one in pictures])
    moments = np.hstack([shrunk(pictures[place], MOMENT_SIDE) for place in MOMENTS])
    cv2.imwrite(str(IMAGES / "walk.jpg"), moments[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])


def walking() -> list[Picture]:
    """Return squares around the walking woman, with her skeleton, who stays in the middle."""
    with vt.frames(asset_path("walk")) as frames:
        cut = [frame.image[TOP:] for frame in islice(frames, FIRST, LAST)]
    results = list(vt.pose(cut, "heavy"))
    centres = [result.people[0].landmarks[[23, 24], 0].mean() for result in results]
    # She walks evenly: a line through all places moves without a jolt.
    along = np.arange(len(centres))
    line = np.polyval(np.polyfit(along, centres, 2), along)
    return [
        square(result.drawn(), float(x))
        for result, x in list(zip(results, line, strict=True))[::STEP]
    ]


def square(picture: Picture, centre: float) -> Picture:
    """Cut a square out of the picture's height around a place in fractions of its width."""
    height, width = picture.shape[:2]
    middle = np.clip(centre * width, SIDE / 2, width - SIDE / 2)
    shape, place = (SIDE, SIDE), (float(middle), height - SIDE / 2)
    return np.ascontiguousarray(cv2.getRectSubPix(picture, shape, place))


def shrunk(picture: Picture, side: int) -> Picture:
    """Return a square picture with sides of so many pixels."""
    return cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)


def write_clip(path: Path, pictures: list[Picture]) -> None:
    """Write an animated WebP that begins again at its end."""
    from PIL import Image

    first, *others = map(Image.fromarray, pictures)
    settings = {"quality": 50, "method": 6, "loop": 0, "duration": MILLISECONDS}
    first.save(path, save_all=True, append_images=others, **settings)


if __name__ == "__main__":
    main()
