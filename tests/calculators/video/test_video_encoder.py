"""VideoEncoderCalculator: the pictures, their times and colours survive; nothing half is left."""

from __future__ import annotations

import errno
import logging
import os
import resource
from contextlib import contextmanager
from fractions import Fraction

import numpy as np
import pytest

from vitruvian.calculators.video.video_decoder import VideoDecoderCalculator
from vitruvian.calculators.video.video_encoder import VideoEncoderCalculator
from vitruvian.calculators.video.video_format import Codec, Preset, format_of
from vitruvian.calculators.video.video_writer import Encoding, VideoWriter
from vitruvian.calculators.video.yuv import ColorTags
from vitruvian.calculators.video.yuv_picture import YuvPicture, planes_of
from vitruvian.framework.errors import GraphConfigError, MediaError
from vitruvian.framework.formats import ImageFrame, VideoHeader
from vitruvian.framework.testing import run_calculator

STEADY = [index * 40_000 for index in range(25)]


def encode(path, packets, header=None, **options):
    side_packets = {"header": header} if header else {}
    run_calculator(
        VideoEncoderCalculator(path=str(path), **options), video=packets, side_packets=side_packets
    )
    return path


def decode(path):
    return run_calculator(VideoDecoderCalculator(path=str(path)))


def frames(timestamps, level, **size):
    return [(at, ImageFrame(level(index, **size))) for index, at in enumerate(timestamps)]


def header(rate=None, **more):
    return VideoHeader(64, 48, frame_rate=rate, **more)


NTSC = Fraction(30_000, 1001)


@pytest.mark.parametrize("ending", [".mp4", ".mov", ".m4v"])
@pytest.mark.parametrize(
    ("rate", "timestamps"),
    [
        pytest.param(Fraction(25), STEADY, id="25"),
        pytest.param(Fraction(30), [round(i * 10**6 / 30) for i in range(25)], id="30"),
        pytest.param(NTSC, [round(i * 10**6 / NTSC) for i in range(25)], id="29.97"),
        pytest.param(Fraction(1433, 97), [7, 33_333, 50_001, 400_000, 1_400_003], id="variable"),
        pytest.param(Fraction(30), [7, 33_333, 33_334, 50_001, 400_000], id="repaired"),
        pytest.param(Fraction(30), [2_000_123, 2_033_456, 2_066_790], id="late start"),
        pytest.param(None, [0, 33_367, 66_733], id="rate unknown"),
        pytest.param(Fraction(30), [0], id="one frame"),
        pytest.param(Fraction(30), [10_000_000], id="one late frame"),
        pytest.param(None, [0, 180_000_000, 360_000_000], id="three minutes apart"),
    ],
)
def test_the_file_shows_each_picture_at_its_packets_time(
    tmp_path, level, number, ending, rate, timestamps
):
    path = encode(tmp_path / f"a{ending}", frames(timestamps, level), header(rate))

    result = decode(path).video

    assert [at for at, _ in result] == timestamps
    assert [number(image.data) for _, image in result] == list(range(len(timestamps)))


@pytest.mark.parametrize("ending", [".mkv", ".webm"])
def test_matroska_keeps_milliseconds(tmp_path, level, number, ending):
    path = encode(tmp_path / f"a{ending}", frames([0, 33_367, 66_733, 500_500], level))

    result = decode(path).video

    assert [at for at, _ in result] == [0, 33_000, 67_000, 500_000]
    assert [number(image.data) for _, image in result] == [0, 1, 2, 3]


def test_says_when_the_format_cannot_tell_times_apart(tmp_path, level, caplog):
    with caplog.at_level(logging.WARNING):
        path = encode(tmp_path / "a.mkv", frames([0, 40_000, 40_001, 80_000], level))

    assert [at for at, _ in decode(path).video] == [0, 40_000, 41_000, 80_000]
    assert "a.mkv: 1 pictures follow the one before so closely" in caplog.text


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(25), Fraction(30), NTSC, Fraction(60)])
def test_a_video_of_constant_rate_stays_one(tmp_path, level, rate):
    import av

    timestamps = [round(index * 1_000_000 / rate) for index in range(25)]
    path = encode(tmp_path / "a.mp4", frames(timestamps, level), header(rate))

    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        steps = {frame.duration for frame in file.decode(stream)}
        assert stream.average_rate == rate
        assert stream.duration * stream.time_base == 25 / rate
    assert len(steps) == 1


@pytest.mark.parametrize("ending", [".mp4", ".webm"])
@pytest.mark.parametrize(("width", "height"), [(63, 47), (64, 47), (63, 48), (9, 7)])
def test_an_odd_size_grows_by_a_pixel_of_the_edge(tmp_path, level, ending, width, height):
    picture = np.full((height, width, 3), 40, np.uint8)
    picture[:, -1], picture[-1] = 200, 200

    path = encode(tmp_path / f"a{ending}", [(0, ImageFrame(picture))], crf=0)

    [(_, image)] = decode(path).video
    assert (image.width, image.height) == (width + width % 2, height + height % 2)
    assert np.abs(image.data[-1].astype(int) - 200).max() < 12
    assert np.abs(image.data[:, -1].astype(int) - 200).max() < 12


PATCHES = np.array(
    [
        [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0)],
        [(0, 255, 255), (255, 0, 255), (0, 0, 0), (255, 255, 255)],
        [(128, 128, 128), (224, 172, 105), (255, 138, 0), (0, 217, 231)],
    ],
    np.uint8,
)


@pytest.mark.parametrize("ending", [".mp4", ".mkv", ".webm"])
@pytest.mark.parametrize("size", [(160, 120), (1280, 720)], ids=["SD", "HD"])
def test_colours_do_not_shift(tmp_path, ending, size):
    width, height = size
    picture = np.kron(PATCHES, np.ones((height // 3, width // 4, 1), np.uint8))

    path = encode(tmp_path / f"a{ending}", [(0, ImageFrame(picture))])

    [(_, image)] = decode(path).video
    centres = image.data[height // 6 :: height // 3, width // 8 :: width // 4].astype(int)
    # FFmpeg's quick way to RGB costs up to 3 levels.
    assert np.abs(centres - PATCHES).max() <= 5


@pytest.mark.parametrize("ending", [".mp4", ".mkv", ".webm"])
def test_the_file_is_one_that_browsers_play(tmp_path, level, ending):
    import av

    path = encode(tmp_path / f"a{ending}", frames(STEADY, level))

    with av.open(str(path)) as file:
        context = file.streams.video[0].codec_context
        assert context.pix_fmt == "yuv420p"
        assert context.name == ("vp9" if ending == ".webm" else "h264")
        # BT.601, narrow range.
        assert (context.colorspace, context.color_range) == (6, 1)
    data = path.read_bytes()
    if ending == ".mp4":
        assert data.index(b"moov") < data.index(b"mdat")


def test_a_real_video_looks_the_same(tmp_path, carphone):
    source = decode(carphone)
    path = encode(tmp_path / "a.mp4", source.video, source.header)
    copy = decode(path)

    squares = [
        np.square(image.data.astype(float) - other.data).mean()
        for (_, image), (_, other) in zip(source.video, copy.video, strict=True)
    ]
    shift = np.mean(
        [
            other.data.astype(float).mean((0, 1)) - image.data.mean((0, 1))
            for (_, image), (_, other) in zip(source.video, copy.video, strict=True)
        ],
        axis=0,
    )
    assert 10 * np.log10(255**2 / np.mean(squares)) > 35
    assert np.abs(shift).max() < 1.5
    assert [at for at, _ in copy.video] == [at for at, _ in source.video]
    assert copy.header.pixel_aspect_ratio == source.header.pixel_aspect_ratio
    assert copy.header.frame_rate == source.header.frame_rate


def decoded_frame(level, *tags, pixel_format="yuv420p"):
    """Return a picture as a decoder sends it, whose numbers mean the colours of the tags."""
    import av

    frame = av.VideoFrame(64, 48, pixel_format)
    for plane, number in zip(planes_of(frame), (level, 90, 160), strict=True):
        plane[:] = number
    ColorTags(*tags).put_on(frame)
    return ImageFrame.deferred(YuvPicture(frame))


@pytest.mark.parametrize(
    "tags", [(1, 1, 1, 1), (6, 2, 6, 6), (2, 0, 2, 2)], ids=["BT.709", "full range", "unspecified"]
)
@pytest.mark.parametrize("ending", [".mp4", ".mkv", ".webm"])
def test_frames_of_a_video_keep_their_numbers_and_what_these_mean(tmp_path, ending, tags):
    import av

    packets = [(at, decoded_frame(40 + 5 * i, *tags)) for i, at in enumerate(STEADY[:5])]

    path = encode(tmp_path / f"a{ending}", packets)

    with av.open(str(path)) as file:
        frames = list(file.decode(video=0))
    numbers = [[int(np.median(plane)) for plane in planes_of(frame)] for frame in frames]
    expected = [[40 + 5 * i, 90, 160] for i in range(5)]
    assert np.abs(np.subtract(numbers, expected)).max() <= 1
    assert (frames[0].colorspace, frames[0].color_range == 2) == (tags[0], tags[1] == 2)


def test_other_pictures_in_between_take_the_colours_of_the_first(tmp_path):
    import av

    first = decoded_frame(120, 1, 1, 1, 1)
    others = [ImageFrame(first.data.copy()), decoded_frame(0, 6, 1, 6, 6)]
    packets = list(zip(STEADY, [first, *others], strict=False))

    path = encode(tmp_path / "a.mp4", packets, crf=5)

    with av.open(str(path)) as file:
        frames = list(file.decode(video=0))
    assert [frame.colorspace for frame in frames] == [1, 1, 1]
    colors = [frame.to_ndarray(format="rgb24").mean(axis=(0, 1)) for frame in frames]
    expected = [image.data.mean(axis=(0, 1)) for _, image in packets]
    assert np.abs(np.subtract(colors, expected)).max() < 3


def test_the_pictures_of_a_video_lose_little(tmp_path, carphone):
    source = decode(carphone)

    copy = decode(encode(tmp_path / "a.mp4", source.video, source.header, crf=5))

    planes = [
        (planes_of(one.source.frame)[0].astype(float), planes_of(two.source.frame)[0])
        for (_, one), (_, two) in zip(source.video, copy.video, strict=True)
    ]
    squares = [np.square(one - two).mean() for one, two in planes]
    # Made RGB and back in between, it was 46 at best.
    assert 10 * np.log10(255**2 / np.mean(squares)) > 50


@pytest.mark.parametrize("ending", [".mp4", ".mov", ".mkv"])
def test_writes_mpeg_4_if_asked(tmp_path, level, ending):
    import av

    path = encode(
        tmp_path / f"a{ending}", frames(STEADY, level), header(Fraction(25)), codec=Codec.MPEG4
    )

    with av.open(str(path)) as file:
        assert file.streams.video[0].codec_context.name == "mpeg4"
    times = [at for at, _ in decode(path).video]
    assert np.abs(np.subtract(times, STEADY)).max() <= 30
    levels = [image.data.mean() for _, image in decode(path).video]
    assert np.all(np.diff(levels) > 0)


@pytest.mark.parametrize("ending", [".mp4", ".mkv", ".webm"])
def test_the_same_pictures_give_the_same_bytes(tmp_path, carphone, ending):
    packets = decode(carphone).video[:20]

    one = encode(tmp_path / f"one{ending}", packets).read_bytes()

    assert encode(tmp_path / f"two{ending}", packets).read_bytes() == one


def test_a_lower_quality_makes_a_smaller_file(tmp_path, carphone):
    packets = decode(carphone).video[:20]

    fine = encode(tmp_path / "fine.mp4", packets, crf=15)
    coarse = encode(tmp_path / "coarse.mp4", packets, crf=35, preset=Preset.FAST)

    assert coarse.stat().st_size < fine.stat().st_size / 2


def test_quick_makes_smaller_files_than_ultrafast(tmp_path, carphone):
    packets = decode(carphone).video[:20]

    quick, ultrafast = (
        encode(tmp_path / f"{preset}.mp4", packets, crf=21, preset=preset)
        for preset in (Preset.QUICK, Preset.ULTRAFAST)
    )

    assert quick.stat().st_size < 0.85 * ultrafast.stat().st_size


def test_writes_vp9_into_mp4_if_asked(tmp_path, level):
    import av

    path = encode(tmp_path / "a.mp4", frames([0, 40_000], level), codec=Codec.VP9)

    with av.open(str(path)) as file:
        assert file.streams.video[0].codec_context.name == "vp9"


@pytest.mark.parametrize(
    "picture",
    [
        np.full((48, 64), 100, np.uint8),
        np.full((48, 64, 4), 100, np.uint8),
        np.full((48, 64, 3), 100 * 257, np.uint16),
    ],
    ids=["grey", "RGBA", "16 bit"],
)
def test_takes_other_kinds_of_pictures(tmp_path, picture):
    path = encode(tmp_path / "a.mp4", [(0, ImageFrame(picture))])

    [(_, image)] = decode(path).video
    assert np.abs(image.data.astype(int) - 100).max() <= 3


# What goes wrong


def test_refuses_another_size_and_leaves_nothing(tmp_path, level):
    packets = [*frames([0, 40_000], level), (80_000, ImageFrame(level(0, 32, 24)))]

    complaint = r"a\.mp4: the picture at 80000 µs is 32×24, those before it are 64×48; expected one"
    with pytest.raises(MediaError, match=complaint):
        encode(tmp_path / "a.mp4", packets)
    assert not list(tmp_path.iterdir())


def test_a_failed_run_keeps_the_file_of_the_one_before(tmp_path, level):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"before")

    with pytest.raises(MediaError, match="expected one size"):
        encode(path, [*frames([0], level), (80_000, ImageFrame(level(0, 32, 24)))])
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_says_that_no_picture_came(tmp_path):
    with pytest.raises(MediaError, match=r"a\.mp4: no picture came, so the video was not written"):
        encode(tmp_path / "a.mp4", [])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "options", "complaint"),
    [
        ("a.mp3", {}, r"the ending '\.mp3' names no video format .* one of \.mp4.*Did you mean"),
        ("a", {}, "the ending '' names no video format"),
        ("a.webm", {"codec": Codec.H264}, r"a \.webm file cannot hold H264; expected VP9; choose"),
        ("no/a.mp4", {}, r"no/a\.mp4: cannot write .*; the folder does not exist; create it first"),
    ],
)
def test_refuses_what_cannot_be_written_before_any_work(tmp_path, name, options, complaint):
    with pytest.raises(MediaError, match=complaint):
        encode(tmp_path / name, [], **options)


def test_refuses_a_quality_that_is_none():
    with pytest.raises(GraphConfigError, match="crf"):
        VideoEncoderCalculator(path="a.mp4", crf=99)


@contextmanager
def largest_file(size):
    """Let no file of this process grow beyond ``size`` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("ending", [".mp4", ".mkv", ".webm"])
@pytest.mark.parametrize("size", [0, 2_000, 20_000])
def test_a_disk_that_takes_no_more_is_an_error_that_leaves_nothing(
    tmp_path, carphone, ending, size
):
    packets = decode(carphone).video[:60]

    with largest_file(size), pytest.raises(MediaError, match=rf"a\{ending}: cannot write the file"):
        encode(tmp_path / f"a{ending}", packets, crf=5)
    assert not list(tmp_path.iterdir())


def test_a_full_disk_that_shows_at_the_very_end_is_an_error(tmp_path, level, monkeypatch):
    def refuse(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)

    with pytest.raises(MediaError, match=r"a\.mp4: .*No space left.*; the disk is full; make room"):
        encode(tmp_path / "a.mp4", frames([0], level))
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="Windows has no pipes in folders")
class TestPipe:
    def test_a_video_goes_through_a_named_pipe(self, tmp_path, level, number):
        os.mkfifo(tmp_path / "a.mkv")
        reader = os.open(tmp_path / "a.mkv", os.O_RDONLY | os.O_NONBLOCK)

        encode(tmp_path / "a.mkv", frames(STEADY, level))

        (tmp_path / "copy.mkv").write_bytes(os.read(reader, 1 << 16))
        os.close(reader)
        result = decode(tmp_path / "copy.mkv").video
        assert [at for at, _ in result] == STEADY
        assert [number(image.data) for _, image in result] == list(range(25))

    def test_the_end_of_the_reader_is_told(self, tmp_path, level):
        pipe = tmp_path / "a.mkv"
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        writer = VideoWriter(pipe, pipe, Encoding(*format_of(pipe, Codec.AUTO), None))
        writer.write(0, ImageFrame(level(0)))
        os.close(reader)

        with pytest.raises(MediaError, match=r"a\.mkv: .*Broken pipe.* has ended; start it again"):
            writer.finish()
        writer.abort()
