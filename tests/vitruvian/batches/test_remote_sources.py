"""Clips in an object store, by fsspec's own store in memory."""

import pytest

from vitruvian.batches.clip_runner import ClipRunner
from vitruvian.batches.keys import clip_of
from vitruvian.batches.sources import find_sources
from vitruvian.batches.spec import BatchSpec
from vitruvian.framework.errors import MediaError

fsspec = pytest.importorskip("fsspec", reason="the extra 'remote' is not installed")


@pytest.fixture
def store(make_clip):
    """Return a store with two clips and a note."""
    system = fsspec.filesystem("memory")
    for name in ("b.mp4", "a.mp4"):
        system.pipe(f"/bucket/{name}", make_clip(name).read_bytes())
    system.pipe("/bucket/notes.md", b"of today")
    system.pipe("/bucket/deep/c.MKV", make_clip("a.mp4").read_bytes())
    yield system
    system.rm("/bucket", recursive=True)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("memory://bucket/a.mp4", ["a.mp4"]),
        ("memory://bucket/*.mp4", ["a.mp4", "b.mp4"]),
        ("memory://bucket", ["a.mp4", "b.mp4", "deep/c.MKV"]),
    ],
)
def test_urls_and_patterns_of_a_store_are_found(store, source, names):
    found = find_sources([source])

    assert [file.source for file in found] == [f"memory:///bucket/{name}" for name in names]
    assert {file.size for file in found} == {store.size("/bucket/a.mp4")}


def test_a_list_may_name_urls(store, tmp_path):
    (tmp_path / "list.txt").write_text("memory://bucket/b.mp4\n")

    (file,) = find_sources([str(tmp_path / "list.txt")])

    assert file.source == "memory:///bucket/b.mp4"


def test_a_pattern_that_finds_nothing_is_refused(store):
    with pytest.raises(MediaError, match=r"memory://bucket/\*\.mkv: there is no video here"):
        find_sources(["memory://bucket/*.mkv"])


def test_a_clip_of_a_store_is_run_as_a_local_one(store, graph, make_clip, tmp_path):
    runner = ClipRunner(BatchSpec(str(graph), format="csv", threads=0), tmp_path / "out")
    sources = ["memory://bucket/a.mp4", str(make_clip("a.mp4"))]
    clips = [clip_of(file, "digest") for file in find_sources(sources)]

    assert [runner.run(clip).error for clip in clips] == ["", ""]
    (stream,) = runner.layout.tables
    remote, local = (runner.layout.table(stream, clip).read_bytes() for clip in clips)
    assert remote == local


def test_a_clip_that_is_gone_fails_alone(store, graph, tmp_path):
    (file,) = find_sources(["memory://bucket/a.mp4"])
    store.rm("/bucket/a.mp4")
    runner = ClipRunner(BatchSpec(str(graph), format="csv", threads=0), tmp_path / "out")

    outcome = runner.run(clip_of(file, "digest"))

    assert outcome.state == "failed"
    assert "memory:///bucket/a.mp4: cannot be fetched" in outcome.error
