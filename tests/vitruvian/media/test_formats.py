"""The table of formats: ours, and those of other packages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vitruvian.calculators.video.video_format import VIDEO_ENDINGS
from vitruvian.framework.authoring.calculator import REGISTRY
from vitruvian.media import formats as formats_module
from vitruvian.media.format import Content
from vitruvian.media.formats import endings, format_of, formats

TSV = """
from vitruvian.calculators.io.csv_writer import CsvWriterCalculator
from vitruvian.media.format import Content, Format, NodeType

class TsvWriterCalculator(CsvWriterCalculator):
    '''Write tab-separated values.'''

FORMAT = Format((".tsv",), Content.DATA, "text/tab-separated-values",
                writer=NodeType("TsvWriterCalculator"))
"""


def test_the_encoder_knows_the_endings_of_videos() -> None:
    found = format_of(Path("a.mp4"))

    assert found is not None
    assert found.endings == VIDEO_ENDINGS


@pytest.fixture
def fresh_formats() -> Iterator[None]:
    """Read the table anew in the test, and again after it."""
    registered = REGISTRY.snapshot()
    formats.cache_clear()
    yield
    formats.cache_clear()
    REGISTRY.restore(registered)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.MP4", Content.VIDEO),
        ("a.webm", Content.VIDEO),
        ("a.jpeg", Content.PICTURES),
        ("a.csv", Content.DATA),
        ("a.jsonl", Content.DATA),
        ("a.parquet", Content.DATA),
    ],
)
def test_a_format_is_found_by_the_ending(name: str, content: Content) -> None:
    found = format_of(name)

    assert found is not None
    assert found.content is content


def test_an_unknown_ending_has_no_format() -> None:
    assert format_of("a.unknown") is None


def test_endings_are_those_that_can_be_written_or_read() -> None:
    assert endings(Content.DATA) == (".csv", ".jsonl", ".parquet")
    assert ".mp4" in endings(Content.VIDEO, read=True)


@pytest.mark.usefixtures("fresh_formats")
def test_another_package_adds_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tsv_format.py").write_text(TSV)
    metadata = tmp_path / "tsv-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: tsv\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        f"[{formats_module.ENTRY_POINT_GROUP}]\ntsv = tsv_format\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "tsv_format", raising=False)

    found = format_of("out.tsv")

    assert found is not None
    assert found.writer is not None
    assert found.writer.calculator == "TsvWriterCalculator"
    assert ".tsv" in endings(Content.DATA)
