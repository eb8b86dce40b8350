"""Make the README's pictures from the samples: ``make pictures``.

Writes ``docs/images/walk.webp``, a short clip, ``walk.jpg``, three moments of it,
``two_people.jpg``, and ``solutions.jpg``: faces, a face, a whole person and what is behind her.
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
#: The frames up to that with both people apart, and where the square around them begins.
BOTH_FIRST, BOTH_LAST, BOTH_LEFT, BOTH_SIDE = 40, 101, 350, 600
#: The height of the pictures side by side. They are drawn on at twice of it.
ROW_HEIGHT = 300

Picture = NDArray[np.uint8]


def main() -> None:
    """Write the pictures."""
    pictures = walking()
    IMAGES.mkdir(parents=True, exist_ok=True)
    write_clip(IMAGES / "walk.webp", [shrunk(one, CLIP_SIDE) for one in pictures])
    moments = np.hstack([shrunk(pictures[place], MOMENT_SIDE) for place in MOMENTS])
    write_picture(IMAGES / "walk.jpg", moments)
    write_picture(IMAGES / "two_people.jpg", shrunk(two_people(), BOTH_SIDE))
    write_picture(IMAGES / "solutions.jpg", solutions())


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


def two_people() -> Picture:
    """Return a square of a frame with both people, each with a skeleton."""
    with vt.frames(asset_path("walk")) as frames:
        cut = [frame.image for frame in islice(frames, BOTH_FIRST, BOTH_LAST)]
    *_, last = vt.pose(cut, "heavy", people=2)
    height = last.image.shape[0]
    return last.drawn()[:, BOTH_LEFT : BOTH_LEFT + height]


def solutions() -> Picture:
    """Return what the other solutions find, side by side."""
    women, astronaut = sample("faceapi_sample6"), sample("astronaut")
    head = astronaut[:256, 100:356]
    found = (
        next(vt.faces(enlarged(women), "full")),
        next(vt.mesh(enlarged(head), refine=True)),
        next(vt.holistic(enlarged(astronaut))),
        next(vt.segment(enlarged(astronaut))),
    )
    row = [result.drawn() for result in found]
    return np.hstack([halved(picture) for picture in row])


def sample(name: str) -> Picture:
    """Return the only picture of an asset."""
    with vt.frames(asset_path(name)) as frames:
        return next(frames).image


def enlarged(picture: Picture) -> Picture:
    """Return the picture at twice the height of the row."""
    scale = 2 * ROW_HEIGHT / picture.shape[0]
    size = round(picture.shape[1] * scale), 2 * ROW_HEIGHT
    return cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)


def halved(picture: Picture) -> Picture:
    """Return a picture of half the size."""
    size = picture.shape[1] // 2, picture.shape[0] // 2
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def square(picture: Picture, centre: float) -> Picture:
    """Cut a square out of the picture's height around a place in fractions of its width."""
    height, width = picture.shape[:2]
    middle = np.clip(centre * width, SIDE / 2, width - SIDE / 2)
    shape, place = (SIDE, SIDE), (float(middle), height - SIDE / 2)
    return np.ascontiguousarray(cv2.getRectSubPix(picture, shape, place))


def shrunk(picture: Picture, side: int) -> Picture:
    """Return a square picture with sides of so many pixels."""
    return cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)


def write_picture(path: Path, picture: Picture) -> None:
    """Write a JPEG."""
    cv2.imwrite(str(path), picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])


def write_clip(path: Path, pictures: list[Picture]) -> None:
    """Write an animated WebP that begins again at its end."""
    from PIL import Image

    first, *others = map(Image.fromarray, pictures)
    settings = {"quality": 50, "method": 6, "loop": 0, "duration": MILLISECONDS}
    first.save(path, save_all=True, append_images=others, **settings)


if __name__ == "__main__":
    main()
