from dataclasses import replace

import pytest

from vitruvian.batches import keys
from vitruvian.batches.clip_graph import clip_graph
from vitruvian.batches.keys import clip_of, work_digest
from vitruvian.batches.sources import SourceFile
from vitruvian.batches.spec import BatchSpec

POSE = BatchSpec("pose", {"model": "lite"})


def digest(spec):
    return work_digest(spec, clip_graph(spec).config)


@pytest.mark.parametrize(
    "change",
    [
        {"graph": "hands", "settings": {}},
        {"settings": {"model": "full"}},
        {"settings": {"model": "lite", "smooth": False}},
        {"format": "csv"},
        {"draw": True},
        {"settings": {"model": "lite", "static": True}, "split": 100},
    ],
)
def test_whatever_decides_a_result_changes_the_key(change):
    assert digest(replace(POSE, **change)) != digest(POSE)


def test_the_number_of_threads_decides_nothing():
    assert digest(replace(POSE, threads=3)) == digest(POSE)


def test_another_version_of_the_package_makes_results_anew(monkeypatch):
    before = digest(POSE)
    monkeypatch.setattr(keys, "__version__", "99.0")

    assert digest(POSE) != before


@pytest.mark.parametrize(
    "other",
    [SourceFile("/b.mp4", 5, "1"), SourceFile("/a.mp4", 6, "1"), SourceFile("/a.mp4", 5, "2")],
)
def test_another_path_size_or_time_makes_another_clip(other):
    clip = clip_of(SourceFile("/a.mp4", 5, "1"), "digest")

    assert clip_of(other, "digest").key != clip.key
    assert clip_of(SourceFile("/a.mp4", 5, "1"), "digest") == clip
