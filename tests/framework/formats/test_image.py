import numpy as np
import pytest

from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import ImageFormat, ImageFrame


@pytest.mark.parametrize(
    ("shape", "dtype", "name"),
    [
        ((4, 6, 3), np.uint8, "SRGB"),
        ((4, 6, 4), np.uint8, "SRGBA"),
        ((4, 6), np.uint8, "GRAY8"),
        ((4, 6), np.uint16, "GRAY16"),
        ((4, 6, 3), np.uint16, "SRGB48"),
        ((4, 6, 4), np.uint16, "SRGBA64"),
        ((4, 6), np.float32, "VEC32F1"),
        ((4, 6, 2), np.float32, "VEC32F2"),
    ],
)
def test_the_format_follows_from_the_array(shape, dtype, name):
    frame = ImageFrame(np.zeros(shape, dtype))

    assert frame.format is ImageFormat[name]
    assert (frame.width, frame.height) == (6, 4)
    assert frame.channels == (1 if len(shape) == 2 else shape[2])


def test_bgra_must_be_given():
    frame = ImageFrame(np.zeros((4, 6, 4), np.uint8), ImageFormat.SBGRA)

    assert frame.format is ImageFormat.SBGRA


def test_one_channel_is_held_as_two_dimensions():
    assert ImageFrame(np.zeros((4, 6, 1), np.uint8)).data.shape == (4, 6)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (np.zeros((4, 6, 3)), "must be uint8 or uint16 .* got an array 4×6×3 of float64"),
        (np.zeros((4, 6, 2), np.uint8), "got an array 4×6×2 of uint8"),
        (np.zeros(4, np.uint8), "H×W or H×W×C; got an array 4 of uint8"),
        (np.zeros((0, 6, 3), np.uint8), "non-empty array .* got an array 0×6×3"),
        (np.zeros((2, 4, 6, 3), np.uint8), "got an array 2×4×6×3"),
        ([[1]], "got a list"),
    ],
)
def test_what_is_no_picture_is_refused(data, message):
    with pytest.raises(PayloadTypeError, match=message):
        ImageFrame(data)


def test_an_array_that_contradicts_the_format_is_refused():
    with pytest.raises(PayloadTypeError, match="an image must be GRAY8; got an array 4×6×3"):
        ImageFrame(np.zeros((4, 6, 3), np.uint8), ImageFormat.GRAY8)


def test_the_array_is_shared_and_read_only():
    array = np.zeros((4, 6, 3), np.uint8)
    frame = ImageFrame(array)

    assert frame.numpy_view() is array
    with pytest.raises(ValueError, match="read-only"):
        frame.data[0, 0] = 1


def test_a_frame_is_frozen():
    with pytest.raises(AttributeError, match=r"ImageFrame is frozen; .*'data'"):
        ImageFrame(np.zeros((4, 6, 3), np.uint8)).data = None


def test_numpy_reads_a_frame():
    frame = ImageFrame(np.full((4, 6), 7, np.uint8))

    assert np.asarray(frame) is frame.data
    assert np.asarray(frame, np.float32).dtype == np.float32
    copied = np.array(frame)
    copied[0, 0] = 9
    assert frame.data[0, 0] == 7


def test_frames_are_equal_by_pixels_and_format():
    pixels = np.zeros((4, 6, 4), np.uint8)
    frame = ImageFrame(pixels)

    assert frame == ImageFrame(pixels.copy())
    assert frame != ImageFrame(pixels.copy(), ImageFormat.SBGRA)
    assert frame != ImageFrame(np.ones_like(pixels))
    assert frame != "frame"


def test_a_frame_prints_size_and_format():
    assert repr(ImageFrame(np.zeros((4, 6, 3), np.uint8))) == "ImageFrame(6x4 SRGB)"


def test_a_payload_is_wrapped():
    array = np.zeros((4, 6, 3), np.uint8)

    assert ImageFrame.from_payload(array).data is array
    with pytest.raises(PayloadTypeError, match="got a str"):
        ImageFrame.from_payload("picture")
