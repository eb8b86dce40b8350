"""Calculators of the user's own: a file that changed is loaded anew, and the page is told."""

from __future__ import annotations

import os
import sys

import pytest

from vitruvian.framework.authoring.calculator import REGISTRY
from vitruvian.studio.trial import TRIAL, Trial

CALCULATOR = """\
from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input, Output
from studio_own_helper import AMOUNT


class StudioAddCalculator(Calculator):
    \"\"\"Add a number.\"\"\"

    number = Input(int, tag="")
    sum = Output(int, tag="")

    def process(self, ctx):
        ctx[self.sum] = ctx[self.number] + AMOUNT
"""
GRAPH = """\
import: studio_own_adding.py
input_stream: numbers
output_stream: sums
node:
  - calculator: StudioAddCalculator
    input_stream: numbers
    output_stream: sums
"""


def write(path, text):
    """Write a file that is newer than it was, however coarse the clock of the disk is."""
    path.write_text(text, encoding="utf-8")
    later = path.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(later, later))


@pytest.fixture
def page(open_page, tmp_path):
    REGISTRY.load_sources()
    before = REGISTRY.snapshot()
    (tmp_path / "studio_own_helper.py").write_text("AMOUNT = 1\n", encoding="utf-8")
    (tmp_path / "studio_own_adding.py").write_text(CALCULATOR, encoding="utf-8")
    graph = tmp_path / "adding.yaml"
    graph.write_text(GRAPH, encoding="utf-8")
    yield open_page(graph)
    REGISTRY.restore(before)
    for name in [name for name in sys.modules if name.startswith("studio_own_")]:
        del sys.modules[name]
    sys.path.remove(str(tmp_path))


def check(page):
    return page.post("/api/check", {"text": GRAPH, "name": "adding"}).json()


def sums(page):
    run = page.run(GRAPH, name="adding", inputs={"numbers": page.upload_numbers(1)})
    with page.watch(run) as watcher:
        assert watcher.end()["error"] is None
    return page.get(f"/api/runs/{run}/download/sums.jsonl").body


def has_changed(page):
    return page.get("/api/changes").json()["code"]


def test_a_run_uses_the_code_as_it_is_now(page, tmp_path):
    assert b'"value": 1' in sums(page)
    loaded = check(page)["ownCode"]["loaded"]

    write(tmp_path / "studio_own_helper.py", "AMOUNT = 100\n")

    assert has_changed(page)
    assert b'"value": 100' in sums(page)
    assert not has_changed(page)
    told = check(page)["ownCode"]
    assert told == {"loaded": loaded + 1, "files": ["studio_own_helper.py"], "failure": None}


def test_code_that_fails_to_load_leaves_what_was_and_is_told(page, tmp_path):
    assert check(page)["problems"] == []

    write(tmp_path / "studio_own_adding.py", "import nothing_of_this_name\n")
    told = check(page)

    assert told["problems"] == []
    assert "nothing_of_this_name" in told["ownCode"]["failure"]
    assert b'"value": 1' in sums(page)
    write(tmp_path / "studio_own_adding.py", CALCULATOR.replace("+ AMOUNT", "+ 7"))
    assert check(page)["ownCode"]["failure"] is None
    assert b'"value": 7' in sums(page)


class TestImportsThatDoNotEnd:
    """The expression keeps all threads of its process from running, for years."""

    HANGS = 'import re\n\nre.match("(a+)+$", 40 * "a" + "b")\n'

    @pytest.fixture(autouse=True)
    def impatient(self, monkeypatch):
        monkeypatch.setattr(TRIAL, "seconds", 0.5)

    def test_one_that_the_text_asks_for_is_a_problem_of_its_line(self, open_page, tmp_path):
        (tmp_path / "studio_hanging.py").write_text(self.HANGS, encoding="utf-8")
        page = open_page(allow_import=True)
        text = GRAPH.replace("studio_own_adding.py", str(tmp_path / "studio_hanging.py"))
        text = text.replace("StudioAddCalculator", "PassThroughCalculator")

        for _ in range(2):
            [problem] = page.post("/api/check", {"text": text}).json()["problems"]

            assert problem["line"] == 1
            assert problem["message"].endswith("does not end: it takes longer than 0.5 seconds")

    def test_code_that_is_loaded_anew_leaves_what_was(self, page, tmp_path):
        assert check(page)["problems"] == []

        write(tmp_path / "studio_own_adding.py", self.HANGS)
        told = check(page)

        assert told["problems"] == []
        assert told["ownCode"]["failure"] == (
            "the import of studio_own_adding.py does not end: it takes longer than 0.5 seconds"
        )

    def test_a_file_is_tried_again_when_it_has_changed(self, tmp_path):
        file = tmp_path / "studio_hanging.py"
        file.write_text(self.HANGS, encoding="utf-8")
        trial = Trial(0.5)
        assert trial.complaint(file.name, tmp_path)

        write(file, "")
        trial.seconds = 60

        assert trial.complaint(file.name, tmp_path) == ""
