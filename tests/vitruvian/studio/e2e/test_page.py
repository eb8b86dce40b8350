"""The page on small screens, in the dark, by keyboard."""

from __future__ import annotations

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

#: Elements that stick out of the window to the right, apart from what scrolls by itself.
OVERFLOW = """() => {
    const scrolls = (element) => {
        for (let box = element; box; box = box.parentElement) {
            const overflow = getComputedStyle(box).overflowX;
            if (overflow === "auto" || overflow === "scroll" || overflow === "hidden") return true;
        }
        return false;
    };
    return [...document.querySelectorAll(".run *")]
        .filter((box) => box.getBoundingClientRect().right > innerWidth + 1 && !scrolls(box))
        .map((box) => box.outerHTML.slice(0, 100));
}"""


@pytest.fixture
def phone(studio, new_page, watch):
    page = new_page(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
        color_scheme="dark",
    )
    page.goto(studio.url)
    yield page
    assert watch.foreign(studio.origin) == []
    assert watch.complaints == []


def test_a_phone_shows_one_pane_at_a_time_and_runs(phone, run_of):
    run = run_of(phone)
    views = phone.get_by_role("navigation", name="Views")
    for name in ("Editor", "Run"):
        views.get_by_role("button", name=name).tap()
        expect(phone.get_by_role("region", name=name, exact=True)).to_be_visible()
        expect(phone.get_by_role("region", name="Graph", exact=True)).to_be_hidden()
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    pane = phone.get_by_role("region", name="Run", exact=True).bounding_box()
    assert pane["width"] == 390
    run.click("Run")
    run.wait_for("finished")
    for tab in ("Statistics", "Timeline", "Inspector"):
        run.tab(tab)
        assert phone.evaluate(OVERFLOW) == []
    small = phone.locator(".run button:visible").evaluate_all(
        """(buttons) => buttons
            .filter((button) => button.getBoundingClientRect().height < 24)
            .map((button) => button.outerHTML)"""
    )
    assert small == []


def test_the_page_turns_dark_and_stays_so(page):
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Light or dark").click()
    dark = page.evaluate(ground)
    assert _brightness(light) > 200
    assert _brightness(dark) < 60
    page.reload()
    expect(page.get_by_role("button", name="Light or dark")).to_be_visible()
    assert page.evaluate(ground) == dark


def _brightness(colour: str) -> float:
    numbers = [float(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    return sum(numbers) / 3


def test_tabs_and_buttons_are_reached_by_keyboard(page, run):
    run.wait_until_ready()
    run.tab("Statistics")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Timeline")).to_be_focused()
    expect(page.get_by_role("tab", name="Timeline")).to_have_attribute("aria-selected", "true")
    page.locator(".main-button").focus()
    reached = []
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.ariaLabel ?? ''"))
    assert reached[:2] == ["Step one call", "Step one frame"]
    assert "Download" in reached
    editor = page.get_by_role("textbox", name="Graph as YAML")
    editor.click()
    text = editor.inner_text()
    page.keyboard.press("Control+Enter")
    run.wait_for("running", "finished")
    assert editor.inner_text() == text


def test_a_graph_is_drawn_and_can_be_looked_at_before_its_layout_is_done(studio, new_page):
    page = new_page()
    # The worker that lays out never answers.
    page.add_init_script("window.Worker = class { postMessage() {} }")
    page.goto(studio.url)

    expect(page.locator("svg.graph")).to_have_attribute("aria-busy", "true")
    expect(page.get_by_text("Arranging the graph")).to_be_visible()
    page.get_by_role("button", name="FlowLimiter").click()
    expect(page.locator(".details")).to_contain_text("FlowLimiter")


def test_the_layout_takes_the_place_of_the_first_drawing(page):
    expect(page.locator("svg.graph")).to_have_attribute("aria-busy", "false")
    expect(page.get_by_text("Arranging the graph")).to_be_hidden()
    expect(page.get_by_role("button", name="FlowLimiter")).to_have_count(1)


def test_the_graph_that_a_page_begins_with_is_checked_once(studio, new_page):
    page = new_page()
    checks = []
    page.on("request", lambda one: checks.append(one.method) if "/check" in one.url else None)
    page.goto(studio.url)

    expect(page.get_by_text("No mistakes found")).to_be_visible()
    page.locator(".cm-content").wait_for()
    assert checks == ["GET"]
