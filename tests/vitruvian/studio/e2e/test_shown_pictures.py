"""Which picture is shown: of a graph that does not say its types, of a wrong text, of a time."""

from __future__ import annotations

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect


@pytest.fixture
def page(plain_page):
    return plain_page


PIXELS = "canvas => canvas.toDataURL()"


def test_a_new_graph_shows_its_pictures_and_keeps_them_over_a_mistake(page, run):
    page.get_by_role("button", name="plain.yaml").click()
    page.get_by_role("menuitem", name="New graph").click()
    expect(page.get_by_text("No mistakes found")).to_be_visible()
    run.click("Run")
    run.wait_for("finished")
    picture = page.locator(".stage canvas[data-pictures]")
    expect(picture).to_be_visible()
    run.pane.get_by_label("Download", exact=True).click()
    expect(page.get_by_role("link", name="Video")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("textbox", name="Graph as YAML").focus()
    page.keyboard.insert_text("x")

    expect(page.get_by_role("region", name="Problems")).to_be_visible()
    expect(picture).to_be_visible()


def test_a_time_that_is_chosen_shows_its_own_picture(page, run):
    card = run.inspect("input_video")
    times = card.get_by_role("group", name="Last packets").get_by_role("button")
    picture = card.locator("canvas")
    seen = {}
    run.click("Step one frame")
    run.wait_for("paused")
    run.click("Step one frame")
    for count in (1, 2, 3):
        expect(times).to_have_count(count)
        expect(picture).to_have_attribute("data-pictures", str(count))
        seen[times.first.inner_text()] = picture.evaluate(PIXELS)
        run.click("Step one frame")
    expect(times).to_have_count(4)
    earlier = list(seen)[1]
    card.get_by_role("button", name=earlier).click()
    expect(card.locator("canvas[data-pictures][data-timestamp]")).to_be_visible()

    assert card.locator("canvas").evaluate(PIXELS) == seen[earlier]
    assert len(set(seen.values())) == 3
    # It stays while others come.
    run.click("Step one frame")
    expect(times).to_have_count(5)
    assert card.locator("canvas").evaluate(PIXELS) == seen[earlier]
