import json

import pytest

from vitruvian.batches.clip import Outcome
from vitruvian.batches.manifest import Manifest, read_outcomes


def outcome(key="1", state="done"):
    return Outcome(key, f"{key}.mp4", state, 3, 0.5, "", "local-1")


def test_outcomes_are_read_back(tmp_path):
    with Manifest(tmp_path / "manifest.jsonl") as manifest:
        manifest.add(outcome("1"))
        manifest.add(outcome("2", "failed"))

    assert read_outcomes(tmp_path) == {"1": outcome("1"), "2": outcome("2", "failed")}


def test_the_last_outcome_of_a_clip_counts(tmp_path):
    with Manifest(tmp_path / "manifest.jsonl") as manifest:
        manifest.add(outcome("1", "failed"))
        manifest.add(outcome("1"))

    assert read_outcomes(tmp_path)["1"].state == "done"


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_a_line_that_a_crash_cut_short_is_ignored(tmp_path, cut):
    path = tmp_path / "manifest.jsonl"
    with Manifest(path) as manifest:
        manifest.add(outcome("1"))
        manifest.add(outcome("2"))
    path.write_bytes(path.read_bytes()[:-cut])

    assert "1" in read_outcomes(tmp_path)
    # The next line does not run into the rest of the cut one.
    with Manifest(path) as manifest:
        manifest.add(outcome("3"))
    assert {"1", "3"} <= read_outcomes(tmp_path).keys()


def test_a_success_of_one_shard_goes_before_a_failure_of_another(tmp_path):
    with Manifest(tmp_path / "manifest-1-of-2.jsonl") as manifest:
        manifest.add(outcome("1"))
    with Manifest(tmp_path / "manifest-2-of-2.jsonl") as manifest:
        manifest.add(outcome("1", "failed"))

    assert read_outcomes(tmp_path)["1"].state == "done"


def test_every_line_is_json(tmp_path):
    path = tmp_path / "manifest.jsonl"
    with Manifest(path) as manifest:
        manifest.add(Outcome("1", "a\nb\udcff.mp4", "done"))

    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["video"] == "a\nb\udcff.mp4"
