import numpy as np
import pytest
from av.video.reformatter import Colorspace

from vitruvian.calculators.video.yuv import BT601, ColorTags, ink_of, yuv_frame
from vitruvian.calculators.video.yuv_picture import planes_of
from vitruvian.framework.formats import Color

TAGS = {
    "BT.601": BT601,
    "BT.601 full": ColorTags(6, 2, 1, 1),
    "BT.709": ColorTags(1, 1, 1, 1),
    "BT.709 full": ColorTags(1, 2, 1, 1),
    "unspecified": ColorTags(2, 0, 2, 2),
}
# Older releases of PyAV convert to it as to BT.601.
if hasattr(Colorspace, "BT2020"):
    TAGS["BT.2020"] = ColorTags(9, 1, 9, 14)
COLORS = [(0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255), (12, 200, 90)]


def gradient(height, width):
    """Return a picture whose colours change slowly in both directions."""
    rows = np.arange(height)[:, None] * min(1, 200 / height)
    columns = np.arange(width)[None, :] * min(1, 200 / width)
    red, green = np.broadcast_arrays(rows, columns)
    return np.dstack([red, green, 200 - red]).astype(np.uint8)


@pytest.mark.parametrize("height", [2, 143, 144, 145, 146, 994])
@pytest.mark.parametrize("width", [2, 175, 176, 178, 884, 1766])
def test_colours_stay_where_they_are_at_every_size(height, width):
    picture = gradient(height, width)

    frame = yuv_frame(picture)

    assert (frame.height, frame.width) == (height + height % 2, width + width % 2)
    seen = frame.to_ndarray(format="rgb24")[:height, :width].astype(int)
    assert np.abs(seen - picture).mean() < 4


@pytest.mark.parametrize("tags", TAGS.values(), ids=TAGS)
def test_pictures_keep_their_colours_whatever_the_numbers_mean(tags):
    picture = gradient(144, 176)

    frame = yuv_frame(picture, tags)

    assert ColorTags.of(frame) == tags
    seen = frame.to_ndarray(format="rgb24").astype(int)
    assert np.abs(seen - picture).mean() < 4


@pytest.mark.parametrize("tags", TAGS.values(), ids=TAGS)
@pytest.mark.parametrize("color", COLORS)
def test_ink_is_what_the_colour_becomes_in_a_picture(tags, color):
    frame = yuv_frame(np.full((16, 16, 3), color, np.uint8), tags)

    ink = ink_of(frame)(Color(*color))

    numbers = [int(np.median(plane)) for plane in planes_of(frame)]
    assert np.abs(np.subtract(ink, numbers)).max() <= 2
