import csv
import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from vitruvian.batches.batch_run import batch
from vitruvian.batches.manifest import read_outcomes
from vitruvian.framework.errors import MediaError
from vitruvian.media.errors import UsageError


def run(graph, sources, out, **given):
    return list(batch(graph, sources, out, **{"workers": 1, "format": "csv", **given}))


def tables(out):
    """Return the rows of every clip by the clip's name without its key."""
    found = {}
    for path in sorted(Path(out).glob("data/video=*/part-0.csv")):
        name = path.parent.name.removeprefix("video=").rpartition("-")[0]
        found[name] = path.read_bytes()
    return found


@pytest.fixture
def clips(make_clip):
    return [make_clip(f"{name}.mp4", frames) for name, frames in (("a", 2), ("b", 4), ("c", 3))]


def test_each_clip_becomes_a_table_and_a_line(graph, clips, tmp_path):
    outcomes = run(graph, clips, tmp_path / "out")

    assert sorted((Path(one.video).name, one.state, one.frames) for one in outcomes) == [
        ("a.mp4", "done", 2),
        ("b.mp4", "done", 4),
        ("c.mp4", "done", 3),
    ]
    rows = list(csv.DictReader(tables(tmp_path / "out")["b"].decode().splitlines()))
    assert [row["timestamp"] for row in rows] == ["0", "40000", "80000", "120000"]
    assert read_outcomes(tmp_path / "out") == {one.key: one for one in outcomes}


@pytest.mark.usefixtures("here")
def test_the_longest_clips_come_first(graph, clips, tmp_path):
    sizes = [Path(one.video).stat().st_size for one in run(graph, clips, tmp_path / "out")]

    assert sizes == sorted(sizes, reverse=True)


def test_two_workers_write_what_one_writes(graph, clips, tmp_path):
    run(graph, clips, tmp_path / "one")
    run(graph, clips, tmp_path / "two", workers=2)

    assert tables(tmp_path / "one") == tables(tmp_path / "two")


@pytest.mark.usefixtures("here")
def test_a_second_batch_does_what_is_missing(graph, clips, tmp_path):
    run(graph, clips[:2], tmp_path / "out")

    outcomes = run(graph, clips, tmp_path / "out")

    assert [Path(one.video).name for one in outcomes] == ["c.mp4"]
    assert run(graph, clips, tmp_path / "out") == []


@pytest.mark.usefixtures("here")
def test_what_was_removed_is_made_again(graph, clips, tmp_path):
    run(graph, clips, tmp_path / "out")
    next((tmp_path / "out").glob("data/video=a-*/part-0.csv")).unlink()

    outcomes = run(graph, clips, tmp_path / "out")

    assert [Path(one.video).name for one in outcomes] == ["a.mp4"]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("change", ["graph", "calculator", "clip"])
def test_a_change_of_what_a_result_depends_on_makes_it_anew(graph, make_clip, tmp_path, change):
    clip = make_clip()
    (before,) = run(graph, clip, tmp_path / "out")
    if change == "graph":
        graph.write_text(graph.read_text() + "max_queue_size: 7\n")
    elif change == "calculator":
        code = graph.with_name("brightness.py")
        code.write_text(code.read_text() + "# changed\n")
    else:
        os.utime(clip, (1, 1))

    (after,) = run(graph, clip, tmp_path / "out")

    assert after.key != before.key


@pytest.mark.usefixtures("here")
def test_a_comment_in_the_graph_changes_nothing(graph, make_clip, tmp_path):
    run(graph, make_clip(), tmp_path / "out")
    graph.write_text(f"# a remark\n{graph.read_text()}")

    assert run(graph, tmp_path / "videos", tmp_path / "out") == []


@pytest.mark.usefixtures("here")
def test_clips_of_one_name_do_not_meet(graph, make_clip, tmp_path):
    outcomes = run(graph, [make_clip("x/a.mp4"), make_clip("y/a.mp4")], tmp_path / "out")

    assert len({one.key for one in outcomes}) == 2
    assert len(list((tmp_path / "out").glob("data/video=a-*/part-0.csv"))) == 2


@pytest.mark.usefixtures("here")
def test_a_bad_clip_fails_alone_and_leaves_nothing(graph, make_clip, tmp_path):
    bad = make_clip("bad.mp4")
    bad.write_bytes(b"no video")

    outcomes = run(graph, [make_clip("good.mp4"), bad], tmp_path / "out")

    states = {Path(one.video).name: one for one in outcomes}
    assert (states["good.mp4"].state, states["bad.mp4"].state) == ("done", "failed")
    assert "bad.mp4" in states["bad.mp4"].error
    assert "\n" not in states["bad.mp4"].error
    assert [path.name for path in (tmp_path / "out").glob("data/*bad*")] == []


@pytest.mark.usefixtures("here")
def test_a_clip_that_is_cut_short_is_kept_up_to_there(graph, make_clip, tmp_path):
    cut = make_clip("cut.mp4", 40)
    moved = cut.with_suffix(".avi")
    remux(cut, moved)
    data = moved.read_bytes()
    # In the middle of the frames.
    moved.write_bytes(data[: (data.index(b"movi") + data.index(b"idx1")) // 2])

    (outcome,) = run(graph, moved, tmp_path / "out")

    assert outcome.state == "partial"
    assert "broke off" in outcome.error
    rows = list(csv.DictReader(tables(tmp_path / "out")["cut"].decode().splitlines()))
    assert len(rows) == outcome.frames < 40


@pytest.mark.usefixtures("here")
def test_failed_clips_are_kept_unless_they_are_to_be_tried_again(graph, make_clip, tmp_path):
    bad = make_clip("bad.mp4")
    good, time_of = bad.read_bytes(), bad.stat().st_mtime_ns
    bad.write_bytes(b"x" * len(good))
    os.utime(bad, ns=(time_of, time_of))
    run(graph, bad, tmp_path / "out")
    assert run(graph, bad, tmp_path / "out") == []
    bad.write_bytes(good)
    os.utime(bad, ns=(time_of, time_of))

    (again,) = run(graph, bad, tmp_path / "out", retry_failed=True)

    assert again.state == "done"


def test_a_worker_that_dies_costs_its_clip_a_second_try(graph, clips, tmp_path):
    (tmp_path / "deaths").write_bytes(b"..")

    outcomes = run(graph, clips, tmp_path / "out")

    assert [one.state for one in outcomes] == ["done"] * 3


def test_a_clip_that_workers_die_of_is_put_aside(graph, make_clip, tmp_path):
    (tmp_path / "deaths").write_bytes(b"...")

    first, second = run(graph, [make_clip("a.mp4", 9), make_clip("b.mp4")], tmp_path / "out")

    assert (Path(first.video).name, first.state) == ("a.mp4", "quarantined")
    assert first.error == ("the worker died 3 times on this clip (SIGKILL); it is left out")
    assert second.state == "done"
    assert list((tmp_path / "out").rglob("*.part-*")) == []


def test_a_worker_that_cannot_start_ends_the_batch_and_counts_against_no_clip(
    graph, clips, tmp_path
):
    outcomes = batch(graph, clips, tmp_path / "out", workers=1, format="csv")
    graph.unlink()

    with pytest.raises(
        MediaError, match=r"local-1: the worker cannot load the graph \(.*no such graph file"
    ):
        list(outcomes)

    assert read_outcomes(tmp_path / "out") == {}


def test_a_full_disk_ends_the_batch_and_counts_against_no_clip(graph, clips, tmp_path):
    run(graph, clips[:1], tmp_path / "out")
    full = tmp_path / "full"
    full.touch()

    with pytest.raises(MediaError, match=r"No space left.*start the batch again: what is done"):
        run(graph, clips, tmp_path / "out")

    assert [one.state for one in read_outcomes(tmp_path / "out").values()] == ["done"]
    full.unlink()
    assert [one.state for one in run(graph, clips, tmp_path / "out")] == ["done", "done"]


@pytest.mark.usefixtures("here")
def test_shards_do_all_of_it_between_them(graph, clips, tmp_path):
    parts = [run(graph, clips, tmp_path / "out", shard=f"{number}/2") for number in (1, 2)]

    assert sorted(Path(one.video).name for part in parts for one in part) == [
        "a.mp4",
        "b.mp4",
        "c.mp4",
    ]
    # The whole finds nothing left to do.
    assert run(graph, clips, tmp_path / "out") == []


def test_a_batch_that_is_left_early_ends_its_workers(graph, clips, tmp_path):
    outcomes = batch(graph, clips, tmp_path / "out", workers=1, format="csv")
    next(outcomes)
    outcomes.close()

    assert len(read_outcomes(tmp_path / "out")) == 1
    assert len(run(graph, clips, tmp_path / "out")) == 2


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"streams": ["nothing"]}, "has no stream 'nothing'; its outputs are: brightness"),
        ({"settings": {"speed": 1}}, "has no input side packet 'speed'; it has: none"),
        ({"draw": True}, "has no output of pictures to write with --draw"),
        ({"on": "moon"}, "--on moon: expected local, ray or ray://HOST:PORT"),
        ({"workers": 0}, "--workers 0: expected 1 or more"),
    ],
)
def test_what_the_graph_has_not_is_refused_before_the_batch(
    graph, make_clip, tmp_path, given, message
):
    with pytest.raises(UsageError, match=message):
        batch(graph, make_clip(), tmp_path / "out", **given)


def test_a_setting_that_the_solution_has_not_is_refused(make_clip, tmp_path):
    with pytest.raises(UsageError, match=r"pose has no setting 'modle'.*Did you mean 'model'"):
        batch("pose", make_clip(), tmp_path / "out", settings={"modle": "lite"})


def test_a_misspelt_solution_is_named(make_clip, tmp_path):
    message = "poze: no solution and no graph has this name. Did you mean 'pose'"
    with pytest.raises(UsageError, match=message):
        batch("poze", make_clip(), tmp_path / "out")


def test_a_solution_writes_named_landmarks_and_the_drawn_video(carphone, tmp_path):
    clip = tmp_path / "man.mp4"
    first_frames(carphone, clip, 4)

    (outcome,) = run(
        "pose", clip, tmp_path / "out", settings={"model": "lite"}, draw=True, threads=1
    )

    assert (outcome.state, outcome.frames, outcome.error) == ("done", 4, "")
    rows = list(csv.DictReader(tables(tmp_path / "out")["man"].decode().splitlines()))
    assert len(rows) == 4 * 33
    assert rows[0]["landmark"] == "nose"
    assert (tmp_path / "out" / "drawn" / f"man-{outcome.key}.mp4").stat().st_size > 0


def test_ray_says_what_to_install(graph, make_clip, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)

    with pytest.raises(MediaError, match=r"needs the package ray.*pip install 'vitruvian\[ray\]'"):
        run(graph, make_clip(), tmp_path / "out", on="ray")


def test_a_killed_batch_leaves_nobody_and_goes_on_where_it_was(graph, clips, tmp_path):
    os.mkfifo(tmp_path / "hold")
    code = (
        "import sys; from vitruvian.batches.batch_run import batch; "
        f"list(batch({str(graph)!r}, {[str(clip) for clip in clips]!r}, {str(tmp_path / 'out')!r}, "
        "workers=2, format='csv'))"
    )
    killed = subprocess.Popen([sys.executable, "-c", code])
    # Two workers open their clips and wait at the pipe.
    pids = _wait_for(lambda: [int(path.name[7:]) for path in tmp_path.glob("worker-*")], 2)
    killed.kill()
    killed.wait()

    assert _wait_for(lambda: [pid for pid in pids if not _is_alive(pid)], 2)
    (tmp_path / "hold").unlink()
    assert sorted(one.state for one in run(graph, clips, tmp_path / "out")) == ["done"] * 3
    assert list((tmp_path / "out").rglob("*.part-*")) == []


@pytest.mark.usefixtures("here")
def test_the_lines_of_the_manifest_stand_before_the_outcome_is_told(graph, clips, tmp_path):
    seen = []
    for outcome in batch(graph, clips, tmp_path / "out", workers=1, format="csv"):
        lines = (tmp_path / "out" / "manifest.jsonl").read_text().splitlines()
        seen.append(json.loads(lines[-1])["key"] == outcome.key)

    assert seen == [True] * 3


def first_frames(source, target, count):
    """Copy the first frames of a video."""
    import av

    with av.open(str(source)) as read, av.open(str(target), "w") as write:
        stream = write.add_stream_from_template(read.streams.video[0])
        for number, packet in enumerate(read.demux(video=0)):
            if number < count:
                packet.stream = stream
                write.mux(packet)


def remux(source, target):
    """Write the frames of a video into another container, whose frames do not need its end."""
    import av

    with av.open(str(source)) as read, av.open(str(target), "w") as write:
        stream = write.add_stream_from_template(read.streams.video[0])
        for packet in read.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                write.mux(packet)


def _is_alive(pid):
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        # One that has ended but whose parent has not asked is a zombie.
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][:3]
    return False


def _wait_for(what, count):
    limit = time.monotonic() + 60
    while len(found := what()) < count:
        assert time.monotonic() < limit
        time.sleep(0.05)
    return found
