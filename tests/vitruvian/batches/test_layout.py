import pytest

from vitruvian.batches.clip import Clip
from vitruvian.batches.layout import Layout

CLIP = Clip("/videos/[a].mp4", "0f3c", 1)


@pytest.fixture
def layout(tmp_path):
    return Layout(tmp_path, ("table",), ".csv")


def half(path):
    """Make the part of a file that a dead worker leaves."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part-12345")
    part.touch()
    return part


def test_names_hold_the_stem_and_the_key(layout, tmp_path):
    assert layout.table("table", CLIP) == tmp_path / "data" / "video=[a]-0f3c" / "part-0.csv"
    part = Clip("/videos/[a].mp4", "0f3c.2", 1)
    assert layout.table("table", part) == tmp_path / "data" / "video=[a]-0f3c" / "part-2.csv"


def test_several_tables_have_folders_of_their_own(tmp_path):
    layout = Layout(tmp_path, ("hands", "face"), ".csv")

    assert [file.relative_to(tmp_path).parts[0] for file in layout.files(CLIP, draw=True)] == [
        "hands",
        "face",
        "drawn",
    ]


def test_of_a_failed_clip_nothing_is_left(layout, tmp_path):
    for path in (layout.table("table", CLIP), layout.drawn(CLIP), layout.summary(CLIP)):
        half(path)
        path.touch()

    layout.remove(CLIP)

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not layout.table("table", CLIP).parent.exists()


def test_parts_of_files_of_other_shards_are_left_alone(layout):
    other = Clip("/videos/b.mp4", "1a2b", 1)
    own, theirs = half(layout.table("table", CLIP)), half(layout.table("table", other))
    drawn = half(layout.drawn(CLIP))

    layout.sweep([CLIP])

    assert (own.exists(), drawn.exists(), theirs.exists()) == (False, False, True)
