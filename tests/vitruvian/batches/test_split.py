"""Parts of a video against an unbroken run."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from vitruvian.batches.batch_run import batch
from vitruvian.batches.clip import Clip
from vitruvian.batches.clip_runner import ClipRunner
from vitruvian.batches.parts import parts_of
from vitruvian.batches.shard import Shard
from vitruvian.batches.spec import BatchSpec
from vitruvian.media.errors import UsageError


def rows(spec, video, out):
    """Run a video in this process, and return the rows of all parts and how many there are."""
    runner = ClipRunner(spec, out)
    clips = list(parts_of(Clip(str(video), "a1b2", 900), spec.split))
    assert [runner.run(clip).error for clip in clips] == [""] * len(clips)
    (stream,) = runner.layout.tables
    tables = [
        list(csv.reader(runner.layout.table(stream, clip).read_text("utf-8").splitlines()))
        for clip in clips
    ]
    assert len({tuple(table[0]) for table in tables}) == 1
    return [row for table in tables for row in table[1:]], len(clips)


@pytest.mark.parametrize(
    ("name", "settings", "frames"),
    [("faces", {}, 1), ("faces", {}, 4), ("pose", {"static": True, "model": "lite"}, 2)],
)
def test_rows_are_the_same_however_the_video_is_cut(first_frames, tmp_path, name, settings, frames):
    video = first_frames(5)
    spec = BatchSpec(name, settings, format="csv", threads=0)
    whole, count = rows(spec, video, tmp_path / "whole")
    assert (count, {row[1] for row in whole}) == (1, {"0", "1", "2", "3", "4"})

    cut = rows(replace(spec, split=frames), video, tmp_path / "cut")

    assert cut == (whole, -(-5 // frames))


def test_a_part_that_is_missing_is_made_alone(make_clip, tmp_path):
    clip = make_clip(frames=6)
    given = {"workers": 1, "format": "csv", "split": 2}
    list(batch("faces", clip, tmp_path / "out", **given))
    next((tmp_path / "out").glob("data/video=*/part-1.csv")).unlink()

    outcomes = list(batch("faces", clip, tmp_path / "out", **given))

    assert [(one.title, one.frames) for one in outcomes] == [(f"{clip} (part 1)", 2)]


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("faces", {"split": 0}, "--split 0: expected 1 frame or more"),
        ("pose", {}, "--split: pose takes its region from the frame before.*set static to true"),
        ("faces", {"draw": True}, "--split: a drawn video cannot be put together"),
        ("face_detection_cpu", {}, "--split: the graph face_detection_cpu may keep something"),
    ],
)
def test_where_it_would_not_be_exact_it_is_refused(make_clip, tmp_path, name, given, message):
    with pytest.raises(UsageError, match=message):
        batch(name, make_clip(), tmp_path / "out", **{"split": 2, **given})


def test_a_file_that_is_no_video_stays_whole(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"no video")
    clip = Clip(str(tmp_path / "a.mp4"), "0", 8)

    assert list(parts_of(clip, 2)) == [clip]


def test_parts_of_one_video_go_to_all_shards(make_clip):
    parts = list(parts_of(Clip(str(make_clip(frames=9)), "a1b2", 900), 2))

    shards = [Shard(number, 3) for number in (1, 2, 3)]
    assert [sum(shard.has(part) for part in parts) for shard in shards] in (
        [2, 2, 1],
        [2, 1, 2],
        [1, 2, 2],
    )


@pytest.fixture
def first_frames(carphone, tmp_path):
    """Return a function that copies the first frames of a video of a man's face."""

    def made(count):
        import av

        path = tmp_path / f"{Path(carphone).stem}.mp4"
        with av.open(str(carphone)) as read, av.open(str(path), "w") as write:
            stream = write.add_stream_from_template(read.streams.video[0])
            for number, packet in enumerate(read.demux(video=0)):
                if number < count:
                    packet.stream = stream
                    write.mux(packet)
        return path

    return made
