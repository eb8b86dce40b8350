from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from vitruvian.calculators.image import crop as crop_module
from vitruvian.calculators.image.crop import BorderMode, Cropper
from vitruvian.calculators.image.roi import pad_to_aspect_ratio, roi_in_pixels
from vitruvian.framework.formats import ImageFrame, NormalizedRect, Rect

STAGES = Path(__file__).parents[2] / "data" / "reference" / "stages"


@pytest.mark.parametrize(
    ("sample", "index"),
    [("astronaut", 0), ("carphone_pristine", 0), ("demo", 0), ("demo", 100)],
)
def test_detector_input_is_mediapipes(sample_frame, sample, index):
    pixels = sample_frame(sample, index)
    height, width = pixels.shape[:2]
    roi, _ = pad_to_aspect_ratio(roi_in_pixels(None, width, height), 128, 128)

    cropped = crop(pixels, roi, 128, 128, BorderMode.BORDER_ZERO)

    _assert_same_picture(cropped, f"{sample}_{index}_detector_input.png")


@pytest.mark.parametrize(
    ("sample", "index"),
    [("astronaut", 0), ("carphone_pristine", 0), ("carphone_pristine", 60), ("demo", 100)],
)
def test_landmark_input_is_mediapipes(sample_frame, reference, sample, index):
    pixels = sample_frame(sample, index)
    height, width = pixels.shape[:2]
    rect = NormalizedRect(*reference(f"upper_body_{sample}")["frames"][index]["roi"])
    roi, _ = pad_to_aspect_ratio(roi_in_pixels(rect, width, height), 256, 256)

    cropped = crop(pixels, roi, 256, 256, BorderMode.BORDER_REPLICATE)

    _assert_same_picture(cropped, f"{sample}_{index}_landmark_input.png")


def crop(pixels, roi, width, height, border):
    return Cropper(width, height).crop(pixels, roi, border)


def _assert_same_picture(pixels, name):
    expected = cv2.cvtColor(cv2.imread(str(STAGES / name)), cv2.COLOR_BGR2RGB)
    difference = np.abs(pixels.astype(int) - expected).max(axis=2)
    # None differ on x86-64; elsewhere a position may round to the next 1/32 of a pixel.
    assert difference.max() <= 1
    assert np.count_nonzero(difference) <= 3


def test_crop_at_full_size_is_the_picture():
    pixels = _noise(20, 30)

    assert np.array_equal(
        crop(pixels, _upright(0, 0, 30, 20), 30, 20, BorderMode.BORDER_ZERO), pixels
    )


def test_half_turn_shifts_by_the_pixel_that_has_no_half_offset():
    pixels = _noise(16, 16)

    turned = crop(pixels, Rect(8, 8, 16, 16, np.pi), 16, 16, BorderMode.BORDER_REPLICATE)

    assert np.array_equal(turned[1:, 1:], pixels[:0:-1, :0:-1])


@pytest.mark.parametrize(
    ("border", "outside"),
    [
        (BorderMode.BORDER_ZERO, 0),
        (BorderMode.BORDER_REPLICATE, 200),
        (BorderMode.BORDER_UNSPECIFIED, 200),
    ],
)
def test_border_mode_fills_what_lies_outside(border, outside):
    pixels = np.full((8, 8, 3), 200, dtype=np.uint8)

    cropped = crop(pixels, _upright(-8, 0, 16, 8), 16, 8, border)

    assert (cropped[:, :7] == outside).all()
    assert (cropped[:, 8:] == 200).all()


@pytest.mark.parametrize("far", [1e5, 1e7])
def test_region_far_outside_has_only_border(far):
    pixels = np.full((8, 8, 3), 77, dtype=np.uint8)
    roi = Rect(far, -far, 10, 10)

    assert (crop(pixels, roi, 4, 4, BorderMode.BORDER_REPLICATE) == 77).all()
    assert (crop(pixels, roi, 4, 4, BorderMode.BORDER_ZERO) == 0).all()


def test_region_too_far_for_32_bit_floats_still_makes_a_crop():
    pixels = np.full((8, 8, 3), 77, dtype=np.uint8)

    assert crop(pixels, Rect(1e12, 0, 1, 1), 4, 4, BorderMode.BORDER_ZERO).shape == (4, 4, 3)


def test_positions_are_rounded_to_a_thirty_second_of_a_pixel():
    ramp = np.zeros((1, 3), dtype=np.uint8)
    ramp[0] = (0, 64, 128)

    cropped = crop(ramp, _upright(0.25, 0, 2, 1), 2, 1, BorderMode.BORDER_REPLICATE)
    barely = crop(ramp, _upright(0.01, 0, 2, 1), 2, 1, BorderMode.BORDER_REPLICATE)

    assert cropped.tolist() == [[16, 80]]
    assert barely.tolist() == [[0, 64]]


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_channels_are_kept(channels):
    pixels = _noise(9, 7)[..., :1].repeat(channels, axis=2)

    cropped = crop(pixels.squeeze(), _upright(0, 0, 7, 9), 5, 6, BorderMode.BORDER_ZERO)

    assert cropped.shape == ((6, 5) if channels == 1 else (6, 5, channels))


def test_input_is_not_written_to():
    pixels = _noise(9, 7)
    pixels.flags.writeable = False

    crop(pixels, Rect(3, 3, 5, 5, 0.4), 5, 6, BorderMode.BORDER_ZERO)


def _upright(left, top, width, height):
    return Rect(left + width / 2, top + height / 2, width, height)


@pytest.mark.skipif(not crop_module.is_before_opencv_5(), reason="OpenCV 5 warps otherwise")
@pytest.mark.parametrize("border", [BorderMode.BORDER_ZERO, BorderMode.BORDER_REPLICATE])
def test_opencv_4_warps_as_the_maps_do(border, monkeypatch):
    pixels, random = _noise(90, 160), np.random.default_rng(8)
    warps, maps = Cropper(24, 32), Cropper(24, 32)
    rois = [
        Rect(
            *random.uniform((-40, -40), (200, 130)),
            *random.uniform(1, 200, 2),
            random.uniform(-4, 4),
        )
        for _ in range(200)
    ]
    # In whole pixels, where many positions lie halfway between two steps.
    rois += [Rect(80, 45, size, size) for size in range(1, 100)]

    warped = [warps.crop(pixels, roi, border) for roi in rois]
    monkeypatch.setattr(crop_module, "is_before_opencv_5", lambda: False)
    mapped = [maps.crop(pixels, roi, border) for roi in rois]

    assert np.array_equal(warped, mapped)


def _noise(height, width):
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


def test_cropper_is_used_again_and_hands_out_new_pictures():
    cropper, pixels = Cropper(7, 9), _noise(9, 7)

    first = cropper.crop(pixels, _upright(0, 0, 7, 9), BorderMode.BORDER_ZERO)
    cropper.crop(pixels, Rect(3, 3, 5, 5, 0.4), BorderMode.BORDER_ZERO)
    again = cropper.crop(pixels, _upright(0, 0, 7, 9), BorderMode.BORDER_ZERO)

    assert np.array_equal(first, pixels)
    assert np.array_equal(again, pixels)


class Parts:
    """A source of pixels that gives any part of a picture, and never the whole."""

    def __init__(self, pixels):
        self._pixels = pixels
        self.skipped = False
        self.height, self.width = pixels.shape[:2]

    def part(self, box):
        return self._pixels[box.top : box.bottom, box.left : box.right]

    def make_rows(self, rows, canvas):
        self.skipped = True
        canvas[:] = 99
        canvas[rows] = self._pixels[rows]
        return True

    def pixels(self):
        return self._pixels.copy()


@pytest.mark.parametrize("border", [BorderMode.BORDER_ZERO, BorderMode.BORDER_REPLICATE])
def test_the_part_of_a_picture_that_is_needed_gives_the_same_crop(border):
    pixels = _noise(90, 160)
    cropper = Cropper(24, 32)
    random = np.random.default_rng(3)
    rois = [
        Rect(
            *random.uniform((-40, -40), (200, 130)),
            *random.uniform(1, 80, 2),
            random.uniform(-4, 4),
        )
        for _ in range(200)
    ]

    for roi in [*rois, Rect(1e4, 50, 20, 20), Rect(-1e4, -1e4, 9, 9), Rect(80, 45, 1e5, 1e5)]:
        expected = Cropper(24, 32).crop(pixels, roi, border)
        # Twice, as the maps of a crop are kept for the same one of the next frame.
        for _ in range(2):
            image = ImageFrame.deferred(Parts(pixels))
            assert np.array_equal(cropper.crop_deferred(image, roi, border), expected), roi
        assert np.array_equal(cropper.crop(pixels, roi, border), expected), roi


@pytest.mark.parametrize("border", [BorderMode.BORDER_ZERO, BorderMode.BORDER_REPLICATE])
@pytest.mark.parametrize("opencv_is_old", [False, True])
def test_rows_that_a_small_crop_skips_do_not_matter(border, opencv_is_old, monkeypatch):
    if opencv_is_old:
        monkeypatch.setattr("vitruvian.calculators.image.crop.is_before_opencv_5", lambda: True)
    pixels = _noise(700, 160)
    cropper = Cropper(24, 32)
    random = np.random.default_rng(4)
    rois = [
        Rect(*random.uniform((-40, -40), (200, 740)), *random.uniform((1, 390), (200, 2000)))
        for _ in range(200)
    ]
    skips = 0

    for roi in [*rois, Rect(80, 350, 160, 700, 1e-5), Rect(80, 350, 160, 700, np.pi)]:
        source = Parts(pixels)
        cropped = cropper.crop_deferred(ImageFrame.deferred(source), roi, border)
        assert np.array_equal(cropped, cropper.crop(pixels, roi, border)), roi
        skips += source.skipped
    assert skips > 150
