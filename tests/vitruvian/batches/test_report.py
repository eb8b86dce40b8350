import json
import re

import pytest

from vitruvian.batches.clip import Clip, Outcome
from vitruvian.batches.layout import Layout
from vitruvian.batches.report import write_report

SUMMARY = {
    "picture": "/9j/aGVsbG8=",
    "found": [1.0, 0.0],
    "visibility": [0.5, None],
    "with_somebody": 3,
    "gaps": 1,
}


@pytest.fixture
def page(tmp_path):
    """Return a function that writes the report of some outcomes and returns its text."""
    layout = Layout(tmp_path, ("table",), ".csv")

    def written(*outcomes):
        for outcome in outcomes:
            if outcome.state == "done":
                path = layout.summary(Clip(outcome.video, outcome.key, 0))
                path.parent.mkdir(exist_ok=True)
                path.write_text(json.dumps(SUMMARY))
        return write_report(tmp_path / "report.html", outcomes, layout).read_text("utf-8")

    return written


def test_failures_come_first_with_their_reasons(page):
    text = page(
        Outcome("a", "/a.mp4", "done", 6, 2.0),
        Outcome("b", "/b.mp4", "failed", error="no video & <nothing>"),
    )

    assert text.index("/b.mp4") < text.index("/a.mp4")
    assert "no video &amp; &lt;nothing&gt;" in text
    assert "2 clips, 1 not complete; 6 frames in 2 seconds" in text


def test_a_clip_has_a_picture_and_a_strip(page):
    text = page(Outcome("a", "/a.mp4", "done", 6, 2.0))

    assert 'src="data:image/jpeg;base64,/9j/aGVsbG8="' in text
    assert "3 frames with somebody, 1 gap" in text
    assert text.count("<rect ") == 2


def test_the_page_needs_nothing_else(page):
    text = page(Outcome("a", "/a.mp4", "done", 6, 2.0))

    assert not re.findall(r'(?:src|href)="(?!data:)', text)
    assert "<script" not in text


def test_parts_of_a_video_come_in_their_order(page):
    text = page(*(Outcome(f"a.{number}", "/a.mp4", "done") for number in (10, 2, 0)))

    assert re.findall(r"part \d+", text) == ["part 0", "part 2", "part 10"]
