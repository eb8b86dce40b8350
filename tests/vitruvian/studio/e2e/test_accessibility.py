"""The page for everybody: checked by axe, by keyboard, and where there is little room."""

from __future__ import annotations

from pathlib import Path

import pytest

import vitruvian.studio

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

AXE = Path(vitruvian.studio.__file__).with_name("web") / "node_modules/axe-core/axe.min.js"
#: What axe finds wrong: the rule, and the elements.
LOOK = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html.slice(0, 100))]);
}"""
EDITOR = "Graph as YAML"
SELECTED = 'svg.graph [data-state~="selected"]'
#: An element that is where it was half a second ago.
SETTLED = """async (selector) => {
    const place = () => JSON.stringify(document.querySelector(selector).getBoundingClientRect());
    const before = place();
    await new Promise((then) => setTimeout(then, 500));
    return place() === before;
}"""


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: make test-studio")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(studio, new_page, run_of, scheme):
    page = new_page(color_scheme=scheme)
    page.goto(studio.url)
    run = run_of(page)
    run.wait_until_ready()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = {"at first": page.evaluate(LOOK)}
    run.click("Run")
    run.wait_for("finished")
    for tab in ("Statistics", "Timeline", "Inspector"):
        run.tab(tab)
        found[tab] = page.evaluate(LOOK)
    page.keyboard.press("Control+k")
    found["search"] = page.evaluate(LOOK)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="upper_body_pose_tracking_cpu").click()
    found["menu"] = page.evaluate(LOOK)
    page.keyboard.press("Escape")
    page.get_by_role("textbox", name=EDITOR).focus()
    page.keyboard.insert_text("x: [\n")
    expect(page.get_by_role("region", name="Problems")).to_be_visible()
    found["mistakes"] = page.evaluate(LOOK)
    page.keyboard.press("Control+Shift+s")
    found["dialog"] = page.evaluate(LOOK)

    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_tab_leads_out_of_the_editor_and_edits_nothing(page):
    editor = page.get_by_role("textbox", name=EDITOR)
    expect(page.get_by_text("No mistakes found")).to_be_visible()
    editor.focus()
    before = editor.inner_text()

    page.keyboard.press("Tab")

    expect(editor).not_to_be_focused()
    assert editor.inner_text() == before
    editor.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+]")
    assert editor.inner_text() == f"  {before}"


@pytest.mark.parametrize("width", [800, 1024])
def test_everything_of_the_run_is_on_the_screen(studio, new_page, run_of, width):
    page = new_page(viewport={"width": width, "height": 768})
    page.goto(studio.url)
    run_of(page).wait_until_ready()

    for button in page.locator(".transport-row .button").all():
        box = button.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_whole_graph_is_in_view_after_all_subgraphs_opened_and_closed(page):
    boxes = page.locator("svg.graph [data-node][role=button]")
    expect(boxes).to_have_count(5)
    for name, most in (("Open", 30), ("Close", 0)):
        page.get_by_role("button", name=f"{name} all subgraphs").click()
        if most:
            expect(boxes.nth(most)).to_be_attached()
        else:
            expect(boxes).to_have_count(5)
        view = page.locator("svg.graph").bounding_box()
        drawn = page.locator("svg.graph .drawing").bounding_box()
        assert drawn["x"] >= view["x"]
        assert drawn["y"] >= view["y"]
        assert drawn["x"] + drawn["width"] <= view["x"] + view["width"]
        assert drawn["y"] + drawn["height"] <= view["y"] + view["height"]


def test_what_was_searched_for_stays_in_view(page):
    # It lies in subgraphs, which are closed at first.
    expect(page.locator("svg.graph [data-node][role=button]")).to_have_count(5)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Find a node or a stream").fill("Inference")
    expect(page.locator("#search-results [role=option]").first).to_contain_text("Inference")
    page.keyboard.press("Enter")
    found = page.locator(SELECTED)
    expect(found).to_be_visible()

    view = page.locator("svg.graph").bounding_box()
    page.wait_for_function(SETTLED, arg=SELECTED)
    box = found.bounding_box()
    assert view["x"] <= box["x"] + box["width"] / 2 <= view["x"] + view["width"]
    assert view["y"] <= box["y"] + box["height"] / 2 <= view["y"] + view["height"]
