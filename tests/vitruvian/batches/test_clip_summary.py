import json

import pytest

from vitruvian.batches.clip_summary import clip_summary


def table(path, rows):
    lines = [f"{frame},{visibility}" for frame, visibility in rows]
    path.write_text("\n".join(["frame,visibility", *lines]) + "\n")
    return path


@pytest.fixture
def summary(tmp_path):
    """Return a function that sums up the rows of a table, of a file that is no video."""

    def of(rows, frames):
        path = table(tmp_path / "part-0.csv", rows)
        return json.loads(clip_summary(tmp_path / "none.mp4", [path], frames))

    return of


@pytest.mark.parametrize(
    ("frames_with_somebody", "gaps"),
    [([], 0), ([0, 1, 2, 3], 0), ([2], 0), ([0, 3], 1), ([1, 3, 5], 2), ([0, 1], 0)],
)
def test_gaps_lie_between_frames_with_somebody(summary, frames_with_somebody, gaps):
    found = summary([(frame, 0.5) for frame in frames_with_somebody], range(6))

    assert (found["gaps"], found["with_somebody"]) == (gaps, len(frames_with_somebody))


def test_visibility_is_the_mean_of_a_frame_and_null_where_nobody_is(summary):
    found = summary([(0, 0.25), (0, 0.75), (2, "nan")], range(3))

    assert found["visibility"] == [0.5, None, None]
    assert found["found"] == [1.0, 0.0, 1.0]
    assert found["picture"] is None


def test_a_part_counts_its_own_frames(summary):
    assert summary([(10, 0.5), (12, 0.5)], range(10, 14))["found"] == [1.0, 0.0, 1.0, 0.0]


def test_a_long_clip_is_cut_into_sixty_pieces(summary):
    assert len(summary([], range(1000))["found"]) == 60


def test_the_picture_is_small(make_clip, tmp_path):
    rows = table(tmp_path / "part-0.csv", [])

    picture = json.loads(clip_summary(make_clip(), [rows], range(3)))["picture"]

    assert picture.startswith("/9j/")
    assert len(picture) < 10_000
