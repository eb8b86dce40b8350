"""Videos as people have them: each read as FFmpeg reads it."""

from __future__ import annotations

import logging
import sys
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from vitruvian.calculators.video.video_decoder import VideoDecoderCalculator
from vitruvian.calculators.video.video_reader import VideoReader
from vitruvian.framework.errors import MediaError
from vitruvian.framework.testing import run_calculator

STEADY = [index * 40_000 for index in range(10)]
MILLISECOND = Fraction(1, 1000)


def read_all(path, **how):
    reader = VideoReader(path, **how)
    sent = []
    while item := reader.read():
        sent.append(item)
    reader.close()
    return sent


def times(sent):
    return [timestamp for timestamp, _ in sent]


def make_ts(path, sizes, start=1_400_000):
    """Write an MPEG transport stream of grey pictures, which may be joined to another one."""
    with av.open(str(path), "w") as file:
        stream = file.add_stream("mpeg2video", rate=25, width=sizes[0][0], height=sizes[0][1])
        stream.pix_fmt, stream.codec_context.max_b_frames = "yuv420p", 0
        for index, (width, height) in enumerate(sizes):
            frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), 90, np.uint8), "rgb24")
            frame.pts, frame.time_base = index, Fraction(1, 25)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def test_two_recordings_joined_end_to_end_go_on_evenly(tmp_path, caplog):
    one = make_ts(tmp_path / "one.ts", [(64, 48)] * 5).read_bytes()
    (tmp_path / "twice.ts").write_bytes(one + one)

    with caplog.at_level(logging.WARNING):
        found = times(read_all(tmp_path / "twice.ts"))

    assert np.diff(found).tolist() == [40_000] * (len(found) - 1)
    assert len(found) == 10
    assert [record.getMessage().count("start again") for record in caplog.records] == [1]


def test_a_size_that_changes_is_fitted_into_the_first(tmp_path, caplog):
    wide = make_ts(tmp_path / "wide.ts", [(64, 48)] * 5).read_bytes()
    tall = make_ts(tmp_path / "tall.ts", [(48, 96)] * 5).read_bytes()
    (tmp_path / "both.ts").write_bytes(wide + tall)

    with caplog.at_level(logging.WARNING, "vitruvian.calculators.video.video_reader"):
        sent = read_all(tmp_path / "both.ts")

    last = sent[-1][1]
    assert {picture.shape for _, picture in sent} == {(48, 64, 3)}
    # 48×96 becomes 24×48 between bars of 20 pixels.
    assert not last[:, :20].any()
    assert not last[:, 44:].any()
    assert last[:, 20:44].min() > 80
    assert "the size changes from 64×48 to 48×96" in caplog.text


def test_pictures_that_share_a_time_are_spread(tmp_path):
    path = write_jpegs(tmp_path / "a.mkv", [0, 40, 40, 40, 160])

    assert times(read_all(path)) == [0, 40_000, 80_000, 120_000, 160_000]


def two_streams(path, more=0):
    with av.open(str(path), "w") as file:
        small = file.add_stream("mpeg4", rate=25, width=32, height=32, pix_fmt="yuv420p")
        for _ in range(more):
            file.add_stream("mpeg4", rate=25, width=16, height=16, pix_fmt="yuv420p")
        large = file.add_stream("mpeg4", rate=25, width=64, height=48, pix_fmt="yuv420p")
        for _ in range(3):
            for stream in (small, large):
                shape = (stream.height, stream.width, 3)
                frame = av.VideoFrame.from_ndarray(np.zeros(shape, np.uint8), "rgb24")
                file.mux(stream.encode(frame))
        for stream in (small, large):
            file.mux(stream.encode(None))
    return path


def test_the_largest_stream_is_read_and_the_others_are_named(tmp_path, caplog):
    path = two_streams(tmp_path / "a.mp4")

    with caplog.at_level(logging.WARNING):
        sent = read_all(path)

    assert sent[0][1].shape == (48, 64, 3)
    assert "of 2 video streams is read: stream 1 (64×48); left out: stream 0 (32×32)" in caplog.text


def test_of_many_streams_a_few_are_named(tmp_path, caplog):
    path = two_streams(tmp_path / "a.mkv", more=10)

    with caplog.at_level(logging.WARNING):
        read_all(path)

    assert "stream 4 (16×16) and 6 more" in caplog.text
    assert "stream 5 (16×16)" not in caplog.text


def test_an_option_chooses_the_stream(tmp_path):
    path = two_streams(tmp_path / "a.mp4")

    sent = run_calculator(VideoDecoderCalculator(path=str(path), stream=0)).video

    assert sent[0][1].data.shape == (32, 32, 3)
    with pytest.raises(MediaError, match=r"no video stream 5; there are: stream 0 \(32×32\), str"):
        run_calculator(VideoDecoderCalculator(path=str(path), stream=5))


@pytest.mark.parametrize("name", ["a.avi", "a.mov", "a.mkv"])
def test_exif_beside_the_frames_is_ignored(tmp_path, name):
    path = write_jpegs(tmp_path / name, [0, 40, 80], exif=True)

    assert times(read_all(path)) == [0, 40_000, 80_000]


def write_jpegs(path, milliseconds, *, exif=False):
    """Write JPEG pictures as they are, at any times, with EXIF in them."""
    jpeg = cv2.imencode(".jpg", np.full((48, 64, 3), 90, np.uint8))[1].tobytes()
    note = b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x0f\0\2\0\0\0\4abc\0\0\0\0\0"
    if exif:
        jpeg = jpeg[:2] + b"\xff\xe1" + (len(note) + 2).to_bytes(2, "big") + note + jpeg[2:]
    base = Fraction(1, 25) if path.suffix == ".avi" else MILLISECOND
    with av.open(str(path), "w") as file:
        stream = file.add_stream("mjpeg", rate=25, width=64, height=48, pix_fmt="yuvj420p")
        stream.time_base = base
        for time in milliseconds:
            packet = av.Packet(jpeg)
            packet.stream, packet.time_base = stream, base
            packet.pts = packet.dts = round(time * MILLISECOND / base)
            file.mux(packet)
    return path


def test_a_dv_file_has_25_frames_a_second(tmp_path):
    with av.open(str(tmp_path / "a.dv"), "w") as file:
        stream = file.add_stream("dvvideo", rate=25, width=720, height=576, pix_fmt="yuv420p")
        frame = av.VideoFrame.from_ndarray(np.zeros((576, 720, 3), np.uint8), "rgb24")
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))

    assert VideoReader(tmp_path / "a.dv").header.frame_rate == 25


@pytest.mark.parametrize(
    "name", ["clip:1.mp4", "2024-11-14T22:57:44.mp4", "concat:a|b.mp4", "http:x.mp4", "-.mp4"]
)
def test_a_name_is_no_more_than_a_name(make_video, tmp_path, monkeypatch, name):
    make_video("a.mp4", STEADY).rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)

    assert times(read_all(Path(name))) == STEADY


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_a_name_need_not_be_text(make_video, tmp_path):
    path = make_video("a.mp4", STEADY).rename(
        tmp_path / b"caf\xe9.mp4".decode(errors="surrogateescape")
    )

    assert times(read_all(path)) == STEADY


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1,\n{}\n#EXT-X-ENDLIST\n"),
        ("a.ffconcat", "ffconcat version 1.0\nfile '{}'\n"),
        ("a.mp4", "ffconcat version 1.0\nfile '{}'\n"),
    ],
)
def test_a_playlist_opens_no_other_file(make_video, tmp_path, name, text):
    secret = make_video("secret.mp4", STEADY)
    playlist = tmp_path / "playlists" / name
    playlist.parent.mkdir()
    playlist.write_text(text.format(secret))

    with pytest.raises(MediaError, match="the file is no video that can be read"):
        VideoReader(playlist)
