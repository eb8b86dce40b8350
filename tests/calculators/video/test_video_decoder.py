"""VideoDecoderCalculator: every frame, at its time, upright, or an error that says why not."""

from __future__ import annotations

import logging
from fractions import Fraction

import numpy as np
import pytest

from vitruvian.calculators.video.video_decoder import OnDamage, VideoDecoderCalculator
from vitruvian.framework.errors import MediaError
from vitruvian.framework.formats import ImageFormat
from vitruvian.framework.testing import run_calculator

STEADY = [index * 40_000 for index in range(25)]
B_FRAMES = {"bf": "3", "crf": "10", "b-adapt": "0", "x264-params": "b-pyramid=normal"}


def decode(path, **options):
    return run_calculator(VideoDecoderCalculator(path=str(path), **options))


def times(packets):
    return [timestamp for timestamp, _ in packets]


@pytest.mark.parametrize(
    "timestamps",
    [
        pytest.param(STEADY, id="constant rate"),
        pytest.param([0, 33_333, 50_000, 120_001, 120_777, 400_000, 1_400_003], id="variable rate"),
        pytest.param([2_000_123, 2_040_123, 2_080_123], id="late start"),
        pytest.param([0], id="one frame"),
        pytest.param([5_000_000], id="one late frame"),
    ],
)
@pytest.mark.parametrize("b_frames", [False, True])
def test_sends_every_frame_in_order_at_its_time(make_video, number, timestamps, b_frames):
    options = B_FRAMES if b_frames else None
    path = make_video("a.mp4", timestamps, options=options)

    result = decode(path)

    assert times(result.video) == timestamps
    assert [number(image.data) for _, image in result.video] == list(range(len(timestamps)))


def test_rounds_the_times_of_the_container_to_microseconds(make_video):
    ticks = [index * Fraction(1001, 30_000) * 1_000_000 for index in range(7)]
    path = make_video("a.mp4", ticks, time_base=Fraction(1, 30_000), rate=Fraction(30_000, 1001))

    result = decode(path)

    assert times(result.video) == [0, 33_367, 66_733, 100_100, 133_467, 166_833, 200_200]
    assert result.header.frame_rate == Fraction(30_000, 1001)
    assert result.header.time_base == Fraction(1, 30_000)


def test_header_describes_the_video(make_video):
    header = decode(make_video("a.mp4", STEADY, rate=Fraction(25))).header

    assert (header.width, header.height, header.rotation) == (64, 48, 0)
    assert header.frame_rate == 25
    assert header.frame_count == 25
    assert header.duration == 1_000_000
    assert header.pixel_aspect_ratio == 1


def corners(picture):
    """Name the colour of each corner, clockwise from the top left."""
    height, width = picture.shape[:2]
    names = {0: "red", 1: "green", 2: "blue"}
    found = []
    for row, column in ((0.2, 0.2), (0.2, 0.8), (0.8, 0.8), (0.8, 0.2)):
        pixel = picture[int(row * height), int(column * width)].astype(int)
        found.append("white" if pixel.min() > 128 else names[int(pixel.argmax())])
    return found


def corner_picture():
    picture = np.zeros((48, 64, 3), np.uint8)
    picture[:24, :32], picture[:24, 32:] = (255, 0, 0), (0, 255, 0)
    picture[24:, 32:], picture[24:, :32] = (0, 0, 255), (255, 255, 255)
    return picture


ONE, DONE = 1 << 16, 1 << 30


@pytest.mark.parametrize(
    ("matrix", "rotation", "expected"),
    [
        ((ONE, 0, 0, 0, ONE, 0), 0, ["red", "green", "blue", "white"]),
        ((0, ONE, 0, -ONE, 0, 0), 90, ["white", "red", "green", "blue"]),
        ((-ONE, 0, 0, 0, -ONE, 0), 180, ["blue", "white", "red", "green"]),
        ((0, -ONE, 0, ONE, 0, 0), 270, ["green", "blue", "white", "red"]),
        ((-ONE, 0, 0, 0, ONE, 0), 0, ["green", "red", "white", "blue"]),
    ],
    ids=["upright", "90", "180", "270", "mirrored"],
)
def test_turns_pictures_as_the_phone_asks(make_video, matrix, rotation, expected):
    path = make_video("a.mp4", [0], pictures=[corner_picture()], matrix=(*matrix, 0, 0, DONE))

    result = decode(path)

    [(_, image)] = result.video
    assert corners(image.data) == expected
    assert result.header.rotation == rotation
    size = (48, 64) if rotation in {90, 270} else (64, 48)
    assert (image.width, image.height) == (result.header.width, result.header.height) == size


def test_leaves_a_picture_turned_by_odd_degrees_as_it_is_and_says_so(make_video, caplog):
    matrix = (56_756, 32_768, 0, -32_768, 56_756, 0, 0, 0, DONE)
    path = make_video("a.mp4", [0], pictures=[corner_picture()], matrix=matrix)

    with caplog.at_level(logging.WARNING):
        [(_, image)] = decode(path).video

    assert corners(image.data) == ["red", "green", "blue", "white"]
    assert "only turns by 90°" in caplog.text


@pytest.mark.parametrize("rate", [10, 25, 30])
def test_makes_up_times_where_the_file_has_none(make_video, number, rate):
    expected = [round(index * 1_000_000 / rate) for index in range(25)]
    clock = {"rate": Fraction(rate), "time_base": Fraction(1, rate)}
    result = decode(make_video("a.h264", expected, options=B_FRAMES, **clock))

    assert times(result.video) == expected
    assert [number(image.data) for _, image in result.video] == list(range(25))


@pytest.mark.parametrize("threads", [0, 2])
def test_sends_the_same_whatever_the_threads(make_video, threads):
    path = make_video("a.mp4", STEADY, options=B_FRAMES)

    assert decode(path, threads=threads).video == decode(path).video


@pytest.mark.parametrize("width", [62, 64, 66])
def test_pictures_are_whole_read_only_rgb_arrays(make_video, level, width):
    path = make_video("a.mp4", [0], pictures=[level(3, width)])

    [(_, image)] = decode(path).video

    assert image.format is ImageFormat.SRGB
    assert image.data.shape == (48, width, 3)
    assert image.data.flags.c_contiguous
    assert not image.data.flags.writeable


def test_decodes_what_opencv_decodes(carphone):
    import cv2

    capture = cv2.VideoCapture(str(carphone))
    result = decode(carphone)

    assert len(result.video) == 120
    for _, image in result.video:
        picture = cv2.cvtColor(capture.read()[1], cv2.COLOR_BGR2RGB)
        assert np.abs(picture.astype(int) - image.data).mean() < 2


def test_takes_the_path_from_a_side_packet_too(make_video):
    path = make_video("a.mp4", [0])

    result = run_calculator(VideoDecoderCalculator(), side_packets={"input_file_path": str(path)})

    assert times(result.video) == [0]


PATCHES = np.array(
    [[(255, 0, 0), (0, 255, 0), (0, 0, 255)], [(255, 255, 255), (128, 128, 128), (224, 172, 105)]],
    np.uint8,
)


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt", "options"),
    [
        ("a.mp4", "libx264", "yuv420p", {"crf": "5"}),
        ("a.mp4", "libx264", "yuv444p", {"crf": "5"}),
        ("a.mp4", "libx264", "yuv420p10le", {"crf": "5"}),
        ("a.mp4", "libx264", "yuvj420p", {"crf": "5"}),
        ("a.avi", "mjpeg", "yuvj420p", {"qmin": "1", "q": "1"}),
        ("a.mov", "png", "rgb24", {}),
    ],
)
def test_colours_are_right_in_every_kind_of_video(make_video, name, codec, pix_fmt, options):
    picture = np.kron(PATCHES, np.ones((32, 32, 1), np.uint8))
    how = {"codec": codec, "pix_fmt": pix_fmt, "options": options}

    path = make_video(name, [0], pictures=[picture], time_base=Fraction(1, 25), **how)

    [(_, image)] = decode(path).video
    assert np.abs(image.data[16::32, 16::32].astype(int) - PATCHES).max() <= 6


# Files that are not whole


def cut(path, part):
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    return path


def noise(count):
    random = np.random.default_rng(0)
    return [random.integers(0, 255, (48, 64, 3), np.uint8) for _ in range(count)]


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp4", "libx264"), ("a.mkv", "libx264"), ("a.avi", "mjpeg")]
)
def test_sends_what_a_cut_file_holds_and_then_says_how_much(make_video, name, codec, caplog):
    how = {"codec": codec, "pix_fmt": "yuvj420p" if codec == "mjpeg" else "yuv420p"}
    clock = {"time_base": Fraction(1, 25), "rate": Fraction(25)}
    path = cut(make_video(name, STEADY, pictures=noise(25), **how, **clock), 0.6)

    with caplog.at_level(logging.WARNING):
        sent = decode(path, on_damage=OnDamage.WARN).video

    assert 5 < len(sent) < 25
    assert times(sent) == STEADY[: len(sent)]
    assert len(caplog.records) == 1
    share = f"{len(sent)}( of about 25)? frames could be read; expected a whole video; copy it"
    with pytest.raises(MediaError, match=rf"{name}: the file is cut short, \d+ bytes .*; {share}"):
        decode(path)


def test_says_that_part_of_the_file_cannot_be_decoded(make_video):
    path = make_video(
        "a.mov",
        STEADY,
        codec="png",
        pictures=noise(25),
        time_base=Fraction(1, 1000),
        pix_fmt="rgb24",
    )
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 2000] = bytes(2000)
    path.write_bytes(data)

    sent = decode(path, on_damage=OnDamage.WARN).video

    assert 20 <= len(sent) < 25
    assert set(times(sent)) < set(STEADY)
    with pytest.raises(
        MediaError,
        match=rf"cannot be decoded; the input broke off at 0:00:00.\d+; {len(sent)} of about 25",
    ):
        decode(path)


def test_refuses_an_mp4_without_its_index(make_video):
    path = cut(make_video("a.mp4", STEADY, pictures=noise(25), container_options={}), 0.7)

    with pytest.raises(
        MediaError, match=r"a\.mp4: the file is cut short, \d+ bytes .* with the index; expected"
    ):
        decode(path)


def test_refuses_what_is_no_video(tmp_path):
    path = tmp_path / "notes.mp4"
    path.write_text("These are notes.\n" * 100)

    with pytest.raises(
        MediaError, match=r"notes\.mp4: .* no video that can be read.*; expected MP4"
    ):
        decode(path)


def test_refuses_pictures_that_ffmpeg_cannot_decode(tmp_path):
    path = tmp_path / "logo.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')

    with pytest.raises(MediaError, match=r"logo\.svg: FFmpeg has no decoder for .* svg_pipe file"):
        decode(path)


def test_refuses_sound_without_pictures(tmp_path):
    import av

    path = tmp_path / "song.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("aac", rate=44_100)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate = 44_100
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))

    with pytest.raises(
        MediaError, match=r"song\.mp4: the file holds no video, only audio; expected"
    ):
        decode(path)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("nothing.mp4", None, r"nothing\.mp4: there is no such file; expected a video; check the"),
        ("empty.mp4", b"", r"empty\.mp4: the file is empty; expected a video; copy it again"),
        ("no/where.mp4", None, r"no such file; .*the folder .*no does not exist either"),
        (".", None, "this is a folder; expected a video; name a file in it"),
    ],
)
def test_refuses_a_path_without_a_file(tmp_path, name, content, complaint):
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(MediaError, match=complaint):
        decode(tmp_path / name)


def test_refuses_to_run_without_a_path():
    with pytest.raises(MediaError, match="the path of a file is empty"):
        run_calculator(VideoDecoderCalculator())
