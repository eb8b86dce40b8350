import numpy as np
import pytest

from vitruvian.calculators.video.yuv import yuv_frame


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
