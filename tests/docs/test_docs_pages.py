"""The pages of the documentation are complete, and their links lead somewhere."""

import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import vitruvian
from vitruvian.framework.authoring.calculator import REGISTRY
from vitruvian.framework.graph_file.library import LIBRARY

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))


@pytest.fixture(scope="module")
def generated():
    """Return the pages that the hooks make when the documentation is built."""
    sys.path.insert(0, str(DOCS / "hooks"))
    try:
        from calculator_pages import calculator_pages
        from graph_pages import graph_pages
    finally:
        sys.path.pop(0)
    return {**calculator_pages(), **graph_pages()}


def links():
    for page in PAGES:
        text = re.sub(
            r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
        )
        for target in re.findall(r"\]\((?!\w+:)([^)]+)\)", text):
            yield pytest.param(page, target, id=f"{page.relative_to(DOCS)} {target}")


def anchors(page):
    """Return the anchors of a page's headings, as mkdocs and GitHub make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize(("page", "target"), list(links()))
def test_links_lead_somewhere(page, target):
    path, _, anchor = target.partition("#")
    linked = (page.parent / path).resolve() if path else page

    assert linked.exists()
    assert not anchor or anchor in anchors(linked)


def test_every_page_is_in_the_navigation():
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    named = re.findall(r"[\w/-]+\.md", str(yaml.safe_load(text)["nav"]))

    assert {str(page.relative_to(DOCS)) for page in PAGES} <= set(named)


def test_every_environment_variable_is_on_the_page_of_the_command_line():
    sources = [
        path
        for room in ("framework", "calculators", "vitruvian")
        for path in (ROOT / room).rglob("*.py")
    ]
    used = {
        name
        for path in sources
        for name in re.findall(r"VITRUVIAN_[A-Z_]+", path.read_text("utf-8"))
    }
    told = re.findall(r"^\| `(\w+)`", (DOCS / "command-line.md").read_text("utf-8"), re.MULTILINE)

    assert used == {name for name in told if name.startswith("VITRUVIAN_")}


def test_the_reference_has_every_public_name():
    text = "\n".join(page.read_text(encoding="utf-8") for page in (DOCS / "reference").glob("*.md"))
    documented = set(re.findall(r"^::: vitruvian\.(\w+)$", text, re.MULTILINE)) | set(
        re.findall(r"`(?:vt\.)?(\w+)`", text)
    )
    errors = {name for name in vitruvian.__all__ if name.endswith("Error")}

    assert set(vitruvian.__all__) - {"__version__"} - errors <= documented


def test_the_reference_has_every_calculator_and_graph(generated):
    text = "\n".join(generated.values())
    ours = [name for name in REGISTRY if REGISTRY.get(name).__module__.startswith("vitruvian.")]

    for name in [*ours, *LIBRARY.graphs(), *LIBRARY.subgraphs()]:
        assert f"\n## {name}\n" in text, name


def test_a_calculators_page_has_its_ports_options_and_an_example(generated):
    page = generated["reference/calculators/core.md"]
    gate = page[page.index("\n## GateCalculator\n") :].partition("\n## ")[2].partition("\n## ")[0]

    assert "- **STATE\\_CHANGE** `bool`" in gate
    assert "- **empty\\_packets\\_as\\_allow** `bool` `= false`" in gate
    assert "```yaml\n- calculator: GateCalculator\n" in gate


def test_a_graph_is_drawn(generated):
    assert 'data="pose_tracking_cpu.svg"' in generated["reference/graphs/graphs.md"]
    assert generated["reference/graphs/pose_tracking_cpu.svg"].startswith("<svg ")


def test_the_picture_of_the_rooms_shows_each_in_its_place():
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    rooms, floors = (one["layers"] for one in linter["importlinter"]["contracts"][:2])
    drawn = (DOCS / "images" / "rooms.svg").read_text(encoding="utf-8")
    names = re.findall(r'class="name"[^>]*>([^<]+)<', drawn)
    order = {word: place for place, name in enumerate(names) for word in re.findall(r"\w+", name)}

    for layers in (rooms, floors):
        words = [re.findall(r"\w+", layer.replace("vitruvian.", "")) for layer in layers]
        # A floor may be planned, with no folder yet.
        here = [[w for w in layer if layers is rooms or _exists(w)] for layer in words]
        assert not {w for layer in here for w in layer} - set(order), "draw it in rooms.svg"
        places = [{order[word] for word in layer} for layer in here]
        assert all(len(place) == 1 for place in places)
        assert [min(place) for place in places] == sorted(min(place) for place in places)


def _exists(name):
    return any((ROOT / folder / name).is_dir() for folder in ("", "vitruvian"))
