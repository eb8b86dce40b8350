from __future__ import annotations

import pickle

import numpy as np
import pytest

from vitruvian.framework.formats import ImageFormat, ImageFrame
from vitruvian.framework.formats.deferred_pixels import Box


class Counting:
    """A source that notes what it was asked for."""

    width = 20
    height = 10

    def __init__(self) -> None:
        self.asked: list[object] = []

    def pixels(self) -> np.ndarray:
        self.asked.append("whole")
        return np.arange(600, dtype=np.uint32).astype(np.uint8).reshape(10, 20, 3)

    def part(self, box: Box) -> np.ndarray:
        self.asked.append(box)
        return Counting().pixels()[box.top : box.bottom, box.left : box.right]

    def make_rows(self, rows: np.ndarray, canvas: np.ndarray) -> bool:
        self.asked.append(rows.tolist())
        canvas[rows] = Counting().pixels()[rows]
        return True


@pytest.fixture
def source() -> Counting:
    return Counting()


def test_size_and_format_are_known_before_the_pixels_are_made(source: Counting) -> None:
    image = ImageFrame.deferred(source)

    assert (image.width, image.height, image.channels) == (20, 10, 3)
    assert image.format is ImageFormat.SRGB
    assert repr(image) == "ImageFrame(20x10 SRGB)"
    assert image.source is source
    assert not source.asked


def test_pixels_are_made_once_and_read_only(source: Counting) -> None:
    image = ImageFrame.deferred(source)

    first, second = image.data, image.numpy_view()

    assert first is second
    assert not first.flags.writeable
    assert source.asked == ["whole"]


def test_a_small_part_is_made_alone(source: Counting) -> None:
    box = Box(2, 3, 8, 6)

    part = ImageFrame.deferred(source).part(box)

    assert source.asked == [box]
    assert np.array_equal(part, source.pixels()[3:6, 2:8])


@pytest.mark.parametrize(
    ("boxes", "asked"),
    [
        ([Box(0, 0, 20, 6)], ["whole"]),
        ([Box(0, 0, 20, 3)] * 2, [Box(0, 0, 20, 3), "whole"]),
        ([Box(0, 0, 20, 3)] * 4, [Box(0, 0, 20, 3), "whole"]),
    ],
    ids=["a large one", "two", "many"],
)
def test_more_than_half_of_a_picture_makes_the_whole(
    source: Counting, boxes: list[Box], asked: list[object]
) -> None:
    image = ImageFrame.deferred(source)

    parts = [image.part(box) for box in boxes]

    assert source.asked == asked
    assert all(part.shape == (box.bottom, 20, 3) for part, box in zip(parts, boxes, strict=True))


def test_parts_of_pixels_that_are_there_are_views_of_them(source: Counting) -> None:
    deferred, plain = ImageFrame.deferred(source), ImageFrame(source.pixels())
    source.asked.clear()
    whole = deferred.data

    for image in (deferred, plain):
        part = image.part(Box(1, 1, 3, 3))
        assert part.base is not None
        assert np.array_equal(part, whole[1:3, 1:3])
    assert source.asked == ["whole"]


def test_rows_are_made_alone_where_the_whole_is_not_there(source: Counting) -> None:
    image, canvas, rows = ImageFrame.deferred(source), np.zeros((10, 20, 3), np.uint8), [1, 7]

    assert image.with_rows(np.array(rows), canvas) is canvas
    assert source.asked == [rows]
    assert np.array_equal(canvas[rows], image.data[rows])
    assert image.with_rows(np.array(rows), canvas) is image.data
    assert ImageFrame(image.data).with_rows(np.array(rows), canvas) is image.data
    assert source.asked == [rows, "whole"]


def test_a_source_that_makes_no_rows_makes_the_whole_once(source: Counting) -> None:
    source.make_rows = lambda rows, canvas: False  # type: ignore[method-assign]
    image, canvas, rows = ImageFrame.deferred(source), np.zeros((10, 20, 3), np.uint8), [1, 7]

    for _ in range(2):
        assert image.with_rows(np.array(rows), canvas) is image.data
    assert not canvas.any()
    assert source.asked == ["whole"]


def test_a_deferred_picture_equals_the_one_it_becomes_and_can_be_sent_elsewhere(
    source: Counting,
) -> None:
    image = ImageFrame.deferred(source)
    plain = ImageFrame(source.pixels())

    assert image == plain
    assert pickle.loads(pickle.dumps(image)) == plain
    assert plain.source is None
