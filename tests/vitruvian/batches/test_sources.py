import pytest

from vitruvian.batches.sources import find_sources, is_remote
from vitruvian.framework.errors import MediaError


@pytest.fixture
def videos(tmp_path):
    for name in ("b.mp4", "a.mp4", "deep/c.MKV", "notes.md", ".hidden.mp4"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path


def names(sources):
    return [file.source.rpartition("/")[2] for file in find_sources(sources)]


def test_a_folder_is_searched_with_those_below_it(videos):
    assert names([str(videos)]) == ["a.mp4", "b.mp4", "c.MKV"]


@pytest.mark.parametrize("name", ["tape.AVI", "camera.mts", "phone.3gp", "old.wmv", "disc.vob"])
def test_videos_of_all_kinds_are_found_in_a_folder(videos, name):
    (videos / name).write_bytes(b"x")

    assert name in names([str(videos)])


def test_a_pattern_may_cross_folders(videos):
    assert names([f"{videos}/**/*.*"]) == ["a.mp4", "b.mp4", "c.MKV", "notes.md"]


def test_a_clip_that_is_named_twice_is_taken_once(videos):
    assert names([str(videos / "a.mp4"), str(videos)]) == ["a.mp4", "b.mp4", "c.MKV"]


def test_a_text_file_lists_paths_and_missing_ones_are_kept_to_fail(videos):
    listed = videos / "list.txt"
    listed.write_text(f"# of today\n{videos / 'b.mp4'}\n\n{videos / 'gone.mp4'}\n")

    assert names([str(listed)]) == ["b.mp4", "gone.mp4"]


@pytest.mark.parametrize("source", ["nothing.mp4", "*.nothing"])
def test_a_source_that_names_nothing_is_refused(tmp_path, source):
    with pytest.raises(MediaError, match="there is no video here"):
        find_sources([str(tmp_path / source)])


@pytest.mark.parametrize(
    ("source", "remote"),
    [
        ("s3://bucket/a.mp4", True),
        ("memory://a.mp4", True),
        ("C://a.mp4", False),
        ("clip:1.mp4", False),
        ("/a/b.mp4", False),
    ],
)
def test_a_url_has_a_scheme(source, remote):
    assert is_remote(source) is remote
