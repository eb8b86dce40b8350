"""A run outlives its page: a reload, a lost connection, a tab that was closed."""

from __future__ import annotations

import re

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect


@pytest.fixture
def page(plain_page):
    return plain_page


def test_a_reload_shows_the_same_run_again(page, run):
    run.click("Step one frame")
    run.wait_for("paused")

    page.reload()

    run.wait_for("paused")
    run.click("Resume")
    run.wait_for("finished")
    assert run.frames == 120
    run.pane.get_by_label("Download", exact=True).click()
    expect(page.get_by_role("link", name="Video")).to_be_visible()


def test_a_run_whose_page_is_gone_is_found_in_the_list_and_stopped(plain, new_page, run_of):
    first = new_page()
    first.goto(plain.url)
    run_of(first).wait_until_ready()
    run_of(first).click("Step one frame")
    run_of(first).wait_for("paused")
    first.close()

    second = new_page()
    second.goto(plain.url)
    runs = second.locator(".run summary[aria-label^=Runs]")
    expect(runs).to_have_attribute("aria-label", re.compile("[1-9] go on"))
    runs.click()
    entries = second.get_by_role("group", name="Run of plain")
    entries.filter(has_text="paused").first.get_by_role("button", name="Show").click()
    run_of(second).wait_for("paused")
    runs.click()
    entries.filter(has_text="shown here").get_by_role("button", name="Stop").click()
    run_of(second).wait_for("stopped", "finished")


def test_a_lost_connection_is_made_again_and_costs_no_result(page, run):
    sockets = []

    def passed_on(socket):
        socket.connect_to_server()
        sockets.append(socket)

    page.route_web_socket(re.compile("/socket$"), passed_on)
    run.wait_until_ready()
    run.pane.get_by_text("At the video's speed").click()
    run.click("Run")
    run.wait_for_frames(3)
    sockets[0].close(code=1011, reason="too slow")
    expect(page.get_by_role("alert")).to_contain_text("too slow")

    page.locator('.status[data-phase="finished"]').wait_for()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert len(sockets) == 2
    # At the video's speed a busy machine leaves frames out; the page knows of all that came.
    page.locator(".run summary[aria-label^=Runs]").click()
    entry = page.locator(".run-entry").filter(has_text="shown here")
    expect(entry).to_contain_text(f"finished, {run.frames} / 120 frames")
    page.keyboard.press("Escape")
    run.pane.get_by_label("Download", exact=True).click()
    expect(page.get_by_role("link", name="Video")).to_be_visible()
