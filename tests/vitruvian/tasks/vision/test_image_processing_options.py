import math

import pytest

from vitruvian.tasks.components.containers import Rect
from vitruvian.tasks.vision.core.image_processing_options import (
    ImageProcessingOptions,
    normalized_rect,
)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (None, (0.5, 0.5, 1, 1, 0)),
        (ImageProcessingOptions(), (0.5, 0.5, 1, 1, 0)),
        (ImageProcessingOptions(rotation_degrees=180), (0.5, 0.5, 1, 1, -math.pi)),
        # 200 × 100 pixels: what is as high as the picture is wide takes twice its height.
        (ImageProcessingOptions(rotation_degrees=90), (0.5, 0.5, 0.5, 2, -math.pi / 2)),
        (ImageProcessingOptions(Rect(0.2, 0, 0.6, 0.5)), (0.4, 0.25, 0.4, 0.5, 0)),
    ],
)
def test_options_become_a_rectangle(options, expected):
    rect = normalized_rect(options, 200, 100, roi_allowed=True)

    found = (rect.x_center, rect.y_center, rect.width, rect.height, rect.rotation)
    assert found == pytest.approx(expected)


@pytest.mark.parametrize(
    ("roi", "message"),
    [
        (Rect(0.5, 0, 0.5, 1), "left < right and top < bottom"),
        (Rect(-0.1, 0, 0.5, 1), r"values to be in \[0,1\]"),
        (Rect(0, 0, 0.5, 1.1), r"values to be in \[0,1\]"),
    ],
)
def test_a_region_outside_of_the_picture_is_refused(roi, message):
    with pytest.raises(ValueError, match=message):
        normalized_rect(ImageProcessingOptions(roi), 200, 100, roi_allowed=True)
