"""The examples of the documentation run, and print what it says.

A titled block of code is the file of that name; Python files are run where they stand, and so are
blocks titled ``Terminal``. A block titled ``Output`` right after one is what that prints.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

_BLOCK = re.compile(r'^```(\w+) title="([^"]+)"\n(.*?)^```$', re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Example:
    """Hold a file, or a command, and what running it prints."""

    name: str
    language: str
    code: str
    output: str | None = None


def examples_of(page: Path) -> list[Example]:
    """Return the titled blocks of a page, in order."""
    found: list[Example] = []
    for language, name, code in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if name == "Output":
            found[-1] = replace(found[-1], output=code)
        else:
            found.append(Example(name, language, code))
    return found


def run_examples(examples: list[Example], folder: Path) -> Iterator[tuple[Example, str]]:
    """Write and run the examples of a page in a folder; yield what each of them printed."""
    for example in examples:
        if example.name != "Terminal":
            (folder / example.name).write_text(example.code, encoding="utf-8")
        if example.name == "Terminal":
            yield example, _printed(["bash", "-c", example.code], folder)
        elif example.language == "python":
            yield example, _printed([sys.executable, example.name], folder)


def _printed(command: list[str], folder: Path) -> str:
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=90,
        check=False,
    )
    return done.stdout


DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md") if examples_of(page))


#: What the examples of a page import beyond what the tests do without.
NEEDS = {"serving.md": "fastapi"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_the_examples_print_what_the_page_says(page, tmp_path):
    if page.name in NEEDS:
        pytest.importorskip(NEEDS[page.name])
    for example, printed in run_examples(examples_of(page), tmp_path):
        assert printed == (example.output or ""), example.name


def test_every_concept_has_an_example_that_runs():
    assert set((DOCS / "concepts").glob("*.md")) <= set(PAGES)
