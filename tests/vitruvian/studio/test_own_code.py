"""Calculators of the user's own: a file that changed is loaded anew, and the page is told."""

from __future__ import annotations

import os
import sys

import pytest

from vitruvian.framework.authoring.calculator import REGISTRY

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
