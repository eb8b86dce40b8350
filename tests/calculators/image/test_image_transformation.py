from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from vitruvian.calculators.image.image_transformation import (
    ImageTransformationCalculator,
    PaddingColor,
    RotationMode,
    ScaleMode,
    Transformation,
    letterbox_padding,
    transformed,
)
from vitruvian.framework.formats import ImageFormat, ImageFrame, VideoHeader
from vitruvian.framework.testing import run_calculator
from vitruvian.framework.values.timestamp import Timestamp

PIXELS = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)
IMAGE = ImageFrame(PIXELS)
ROTATED = {mode.degrees: mode for mode in RotationMode}


def test_without_options_a_picture_is_passed_on_as_it_is() -> None:
    result = run_calculator(ImageTransformationCalculator(), image=[(3, IMAGE)])

    assert result.output[0] == (3, IMAGE)
    assert result.output[0][1] is IMAGE


@pytest.mark.parametrize(
    ("horizontally", "vertically", "expected"),
    [
        (True, False, PIXELS[:, ::-1]),
        (False, True, PIXELS[::-1]),
        (True, True, PIXELS[::-1, ::-1]),
    ],
)
def test_flipping(horizontally: bool, vertically: bool, expected: Any) -> None:
    how = Transformation(flip_horizontally=horizontally, flip_vertically=vertically)

    assert np.array_equal(transformed(PIXELS, how), expected)


@pytest.mark.parametrize(("degrees", "turns"), [(90, 1), (270, 3)])
def test_a_picture_on_its_side_changes_width_and_height(degrees: int, turns: int) -> None:
    rotated = transformed(PIXELS, Transformation(rotation=ROTATED[degrees]))

    assert np.array_equal(rotated, np.rot90(PIXELS, turns))


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_picture_that_keeps_its_size_loses_a_row_or_column(degrees: int) -> None:
    # What MediaPipe gives: it turns about the corner between the middle pixels.
    square = PIXELS[:, :4] if degrees != 180 else PIXELS

    rotated = transformed(np.ascontiguousarray(square), Transformation(rotation=ROTATED[degrees]))

    exact = np.rot90(square, degrees // 90)
    expected = np.zeros_like(exact)
    down, right = int(degrees != 270), int(degrees != 90)
    rows, columns = exact.shape[0] - down * (degrees != 270), exact.shape[1] - right
    expected[down:, right:] = exact[:rows, :columns]
    assert np.array_equal(rotated, expected)


@pytest.mark.parametrize(
    ("how", "size"),
    [
        (Transformation(width=10, height=8), (8, 10)),
        (Transformation(width=3, height=2), (2, 3)),
        (Transformation(width=3, height=2, nearest=True), (2, 3)),
        (Transformation(width=10, height=20, scale=ScaleMode.FIT), (20, 10)),
        (Transformation(width=10, height=20, scale=ScaleMode.FILL_AND_CROP), (7, 10)),
        (Transformation(width=10, height=8, rotation=RotationMode.ROTATION_90), (8, 10)),
        (Transformation(width=10), (4, 6)),
    ],
)
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_scaling(how: Transformation, size: tuple[int, int], channels: int) -> None:
    pixels = np.full((4, 6, channels) if channels > 1 else (4, 6), 9, np.uint8)

    assert transformed(pixels, how).shape[:2] == size


def test_a_fitted_picture_lies_between_borders() -> None:
    how = Transformation(
        width=6, height=12, scale=ScaleMode.FIT, padding=PaddingColor(red=200, green=10)
    )

    fitted = transformed(PIXELS, how)

    assert np.array_equal(fitted[4:8], PIXELS)
    assert (fitted[:4] == [200, 10, 0]).all()
    assert (fitted[8:] == [200, 10, 0]).all()
    assert letterbox_padding(6, 4, how) == (0, pytest.approx(1 / 3), 0, pytest.approx(1 / 3))


def test_borders_can_repeat_the_edge() -> None:
    how = Transformation(width=10, height=4, scale=ScaleMode.FIT, padding=None)

    fitted = transformed(PIXELS, how)

    assert np.array_equal(fitted[:, 2:8], PIXELS)
    assert np.array_equal(fitted[:, 1], PIXELS[:, 0])
    assert letterbox_padding(6, 4, how) == (pytest.approx(0.2), 0, pytest.approx(0.2), 0)


@pytest.mark.parametrize(
    ("scale", "rotation", "expected"),
    [
        (ScaleMode.STRETCH, 0, (0, 0, 0, 0)),
        (ScaleMode.FIT, 0, (0, 0.25, 0, 0.25)),
        (ScaleMode.FIT, 90, (0, 0.25, 0, 0.25)),
    ],
)
def test_padding_is_in_fractions_of_the_result(
    scale: ScaleMode, rotation: int, expected: tuple[float, ...]
) -> None:
    how = Transformation(width=20, height=40, scale=scale, rotation=ROTATED[rotation])

    assert letterbox_padding(10, 10, how) == expected


def test_other_formats_keep_their_format() -> None:
    frame = ImageFrame(PIXELS[:, :, 0].astype(np.float32), ImageFormat.VEC32F1)
    calculator = ImageTransformationCalculator(output_width=3, output_height=2)

    ((_, result),) = run_calculator(calculator, image=[(0, frame)]).output

    assert (result.format, result.data.shape) == (ImageFormat.VEC32F1, (2, 3))


def test_side_packets_go_before_options() -> None:
    calculator = ImageTransformationCalculator(
        output_width=1, output_height=1, rotation_mode="ROTATION_180", flip_vertically=True
    )

    result = run_calculator(
        calculator,
        image=[(0, IMAGE)],
        side_packets={
            "side_dimensions": (0, 0),
            "side_degrees": 0,
            "side_vertically": False,
            "side_horizontally": True,
        },
    )

    assert np.array_equal(result.output[0][1].data, PIXELS[:, ::-1])


def test_streams_go_before_side_packets_and_hold_on() -> None:
    result = run_calculator(
        ImageTransformationCalculator(),
        image=[(0, IMAGE), (1, IMAGE), (2, IMAGE), (3, IMAGE)],
        rotation_degrees=[(1, 90), (3, 45)],
        flip_horizontally_now=[(2, True)],
        side_packets={"side_degrees": 270},
    )

    pictures = [frame.data for _, frame in result.output]
    assert np.array_equal(pictures[0], np.rot90(PIXELS, 3))
    assert np.array_equal(pictures[1], np.rot90(PIXELS))
    assert np.array_equal(pictures[2], np.rot90(PIXELS)[:, ::-1])
    # Only multiples of 90 turn a picture.
    assert np.array_equal(pictures[3], PIXELS[:, ::-1])


def test_a_stream_of_sizes_must_come_with_every_picture() -> None:
    result = run_calculator(
        ImageTransformationCalculator(),
        image=[(0, IMAGE), (1, IMAGE)],
        output_dimensions=[(1, (3, 2))],
    )

    assert [(time, frame.data.shape) for time, frame in result.output] == [(1, (2, 3, 3))]


def test_a_video_header_gets_the_new_size() -> None:
    header = VideoHeader(width=6, height=4, frame_rate=Fraction(30))

    result = run_calculator(
        ImageTransformationCalculator(rotation_mode="ROTATION_90"),
        image=[(0, IMAGE)],
        video_prestream=[(Timestamp.PRESTREAM, header)],
    )

    ((time, changed),) = result.header
    assert time == Timestamp.PRESTREAM
    assert (changed.width, changed.height, changed.frame_rate) == (4, 6, 30)


def test_with_a_header_the_size_cannot_change_by_a_stream() -> None:
    with pytest.raises(ValueError, match="the input ROTATION_DEGREES could change it"):
        run_calculator(
            ImageTransformationCalculator(),
            image=[(0, IMAGE)],
            video_prestream=[],
            rotation_degrees=[],
        )
