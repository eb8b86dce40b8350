from __future__ import annotations

from dataclasses import dataclass

import av
import numpy as np
import pytest

from vitruvian.calculators.render.annotation_overlay import AnnotationOverlayCalculator
from vitruvian.calculators.video.yuv_picture import YuvPicture, YuvSource, planes_of
from vitruvian.framework.formats import (
    Annotation,
    Color,
    GradientLine,
    ImageFrame,
    Points,
    RenderData,
)
from vitruvian.framework.testing import run_calculator

RED = Color(255, 0, 0)
DOT = RenderData((Points(np.array([[20.0, 10]]), color=RED, thickness=4),))
GRADIENT = RenderData((GradientLine(1, 1, 30, 20, color1=RED, color2=Color(), thickness=2),))


@pytest.fixture
def frame() -> av.VideoFrame:
    frame = av.VideoFrame(64, 48, "yuv420p")
    for plane in planes_of(frame):
        plane[:] = np.arange(plane.size).reshape(plane.shape) % 200
    return frame


def overlaid(image: ImageFrame, *data: RenderData) -> ImageFrame:
    result = run_calculator(
        AnnotationOverlayCalculator(), image=[(0, image)], annotations=[[(0, one)] for one in data]
    )
    ((_, output),) = result.output
    return output


@pytest.mark.parametrize("data", [(DOT,), (GRADIENT,), (DOT, GRADIENT)])
def test_whoever_reads_rgb_gets_what_is_drawn_on_any_other_picture(frame, data) -> None:
    decoded = ImageFrame.deferred(YuvPicture(frame))

    drawn = overlaid(decoded, *data)

    assert drawn == overlaid(ImageFrame(decoded.data.copy()), *data)
    assert (drawn.width, drawn.height) == (64, 48)


def test_a_detector_gets_marks_in_every_row(frame) -> None:
    drawn = overlaid(ImageFrame.deferred(YuvPicture(frame)), DOT)

    rows = drawn.with_rows(np.array([8, 9]), np.empty((48, 64, 3), np.uint8))

    assert rows is drawn.data


def test_a_video_file_gets_marks_on_what_was_decoded(frame) -> None:
    before = [plane.copy() for plane in planes_of(frame)]

    source = overlaid(ImageFrame.deferred(YuvPicture(frame)), DOT).source
    assert isinstance(source, YuvSource)
    yuv = source.to_yuv()

    assert yuv is not None
    y, u, v = planes_of(yuv)
    # Red in BT.601, narrow range; on U and V at half the place.
    assert (y[10, 20], u[5, 10], v[5, 10]) == (81, 90, 240)
    changed = [plane != old for plane, old in zip((y, u, v), before, strict=True)]
    for marked, half in zip(changed, (1, 2, 2), strict=True):
        marked[: 16 // half, 14 // half : 28 // half] = False
        assert not marked.any()
    # The decoder still needs its memory.
    assert all(map(np.array_equal, planes_of(frame), before))


def test_marks_upon_marks_are_drawn_in_turn(frame) -> None:
    white = RenderData((Points(np.array([[20.0, 10]]), color=Color(255, 255, 255), thickness=1),))

    source = overlaid(overlaid(ImageFrame.deferred(YuvPicture(frame)), DOT), white).source
    assert isinstance(source, YuvSource)

    y, _, _ = planes_of(source.to_yuv())
    assert (y[10, 20], y[10, 23]) == (235, 81)


@pytest.mark.parametrize("data", [(GRADIENT,), (DOT, GRADIENT)])
def test_what_can_be_drawn_in_rgb_only_has_no_yuv(frame, data) -> None:
    source = overlaid(ImageFrame.deferred(YuvPicture(frame)), *data).source

    assert isinstance(source, YuvSource)
    assert source.to_yuv() is None


def test_an_annotation_that_cannot_be_drawn_fails_at_the_overlay(frame) -> None:
    @dataclass(frozen=True)
    class Sparkle(Annotation):
        pass

    with pytest.raises(TypeError, match="cannot draw a Sparkle"):
        overlaid(ImageFrame.deferred(YuvPicture(frame)), RenderData((Sparkle(),)))
