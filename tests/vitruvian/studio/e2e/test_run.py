"""Graphs at work, steered and watched from the page."""

from __future__ import annotations

import csv
import json
import re

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

FRAMES = 120


#: Count the colours in a canvas, to tell a picture from an empty area.
COLOURS = """(canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
}"""

#: Buttons and fields that a screen reader could not name.
NAMELESS = """() =>
    [...document.querySelectorAll("button, input, select, textarea, [role=button], [tabindex='0']")]
        .filter((box) => box.checkVisibility() && !box.closest(".cm-editor"))
        .filter((box) => !(
            box.getAttribute("aria-label") || box.title || box.textContent.trim() ||
            box.labels?.length || box.getAttribute("aria-labelledby")
        ))
        .map((box) => box.outerHTML.slice(0, 120))
"""


def test_a_run_shows_pictures(finished):
    assert finished.frames == FRAMES
    picture = finished.page.get_by_role("img", name="Pictures of output_video")
    expect(picture).to_be_visible()
    assert picture.evaluate("canvas => [canvas.width, canvas.height]") == [176, 144]
    assert picture.evaluate(COLOURS) > 500


def test_the_inspector_lists_25_landmarks(finished):
    finished.tab("Inspector")
    card = finished.page.get_by_role("article", name="pose_landmarks", exact=True)
    expect(card.get_by_text("25 landmarks")).to_be_visible()
    expect(card.locator("tbody tr")).to_have_count(25)
    expect(card.get_by_text(f"{FRAMES} packets")).to_be_visible()
    numbers = card.locator("tbody tr").first.locator("td").all_inner_texts()
    assert numbers[1] == "nose"
    assert all(0 < float(number) < 1 for number in numbers[2:4])
    assert card.locator("canvas").evaluate(COLOURS) > 500


def test_the_table_shows_which_node_takes_the_time(finished):
    finished.tab("Statistics")
    rows = finished.page.locator(".figures tbody tr")
    expect(rows.first).to_contain_text("Inference")
    assert rows.count() > 20
    shares = rows.locator(".share-cell").all_inner_texts()
    assert sum(float(re.sub(r"[<% ]", "", share)) for share in shares) > 90


def test_the_table_sorts_and_points_to_the_node_in_the_graph(finished):
    page = finished.page
    finished.tab("Statistics")
    head = page.get_by_role("columnheader", name="Node")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    names = page.locator(".figures tbody tr").evaluate_all(
        "rows => rows.map((r) => r.dataset.node)"
    )
    assert len(names) == len(set(names)) > 20

    row = page.locator('.figures tr[data-node="LandmarksSmoothingCalculator"]')
    row.hover()
    node = page.locator('[data-node="LandmarksSmoothingCalculator"][role="button"]')
    expect(node).to_have_attribute("data-state", re.compile("hovered"))
    row.get_by_role("button").click()
    expect(node).to_have_attribute("data-state", re.compile("selected"))


def test_the_timeline_shows_calls_and_zooms(finished):
    page = finished.page
    finished.tab("Timeline")
    canvas = page.get_by_role("img", name=re.compile("Timeline"))
    longest = page.get_by_role("list", name="Longest in view").get_by_role("listitem").first
    expect(longest).to_contain_text("Inference")
    in_view = page.locator(".timeline-tools .tiny")
    expect(in_view).to_have_text("500 ms in view")
    canvas.press("+")
    expect(in_view).to_have_text("333 ms in view")
    page.get_by_role("button", name="Follow").click()
    canvas.hover()
    page.mouse.wheel(0, -400)
    expect(in_view).not_to_have_text("333 ms in view")
    assert canvas.evaluate(COLOURS) > 5


@pytest.mark.parametrize(
    ("stream", "shown"),
    [
        ("input_video", "canvas"),
        ("image_size", "text=176"),
        ("roi_from_landmarks", "text=1 rectangle"),
        ("pose_detection", "text=1 detection"),
        ("input_tensors", "text=1×256×256×3"),
    ],
)
def test_packets_of_every_kind_are_shown(finished, stream, shown):
    finished.tab("Inspector")
    card = finished.page.get_by_role("article", name=re.compile(f"{stream}$"))
    expect(card.locator(shown).first).to_be_visible()


def test_an_earlier_packet_is_looked_at(finished):
    finished.tab("Inspector")
    card = finished.page.get_by_role("article", name="pose_landmarks", exact=True)
    times = card.locator(".packet-times button")
    assert times.count() > 1
    latest = card.locator("tbody").inner_text()
    times.nth(1).click()
    expect(times.nth(1)).to_have_attribute("aria-pressed", "true")
    assert card.locator("tbody").inner_text() != latest


def test_results_are_downloaded(finished, tmp_path):
    page = finished.page
    files = {}
    for what in ("landmarks.jsonl", "landmarks.csv", "video.mp4", "trace.json"):
        page.get_by_label("Download", exact=True).click()
        with page.expect_download() as download:
            page.get_by_role("link", name=what).click()
        files[what] = tmp_path / what
        download.value.save_as(files[what])
        assert download.value.suggested_filename.endswith(what.rpartition(".")[2])

    lines = files["landmarks.jsonl"].read_text(encoding="utf-8").splitlines()
    assert len(lines) == FRAMES
    assert json.loads(lines[0])["timestamp"] == 0
    with files["landmarks.csv"].open(newline="", encoding="utf-8") as rows:
        assert len(list(csv.DictReader(rows))) == FRAMES * 25
    assert files["video.mp4"].read_bytes()[4:8] == b"ftyp"
    assert json.loads(files["trace.json"].read_text(encoding="utf-8"))["traceEvents"]


def test_everything_has_a_name(finished):
    for tab in ("Inspector", "Statistics", "Timeline"):
        finished.tab(tab)
        assert finished.page.evaluate(NAMELESS) == []


def test_a_run_pauses_steps_and_goes_on(page, run):
    run.inspect("image_size")
    run.click("Step one frame")
    run.wait_for("paused")
    before = run.frames
    run.click("Step one frame")
    run.wait_for_frames(before + 1)
    assert run.frames == before + 1
    run.wait_for("paused")

    calls = page.locator('.figures tr[data-node="ImagePropertiesCalculator"] td').nth(6)
    run.tab("Statistics")
    expect(calls).to_have_text(re.compile(r"\d"))
    card = run.inspect("throttled_input_video")
    expect(card.locator("canvas")).to_be_visible()
    run.click("Step one call")
    run.wait_for("paused")

    run.click("Resume")
    run.wait_for("running", "finished")
    run.wait_for_frames(before + 2)
    run.wait_for("finished")
    assert run.frames == FRAMES


def test_a_run_is_stopped(run, page):
    page.get_by_text("At the video's speed").click()
    run.click("Run")
    run.wait_for_frames(1)
    run.click("Pause")
    run.wait_for("paused")
    run.click("Resume")
    run.wait_for("running")
    run.click("Stop")
    run.wait_for("stopped")
    assert 0 < run.frames < FRAMES
    expect(run.pane.get_by_role("button", name="Run", exact=True)).to_be_enabled()


def test_keys_steer_the_run(page, run):
    run.wait_until_ready()
    page.keyboard.press(".")
    run.wait_for("paused")
    page.keyboard.press(".")
    run.wait_for_frames(1)
    page.keyboard.press("k")
    run.wait_for("running", "finished")
    page.keyboard.press("k")
    run.wait_for("paused", "finished")


def test_a_file_that_cannot_be_read_is_named_as_it_was_uploaded(page, run):
    run.inspect("pose_landmarks")
    page.get_by_label("Upload a file for input_video").set_input_files(
        {"name": "broken.mp4", "mimeType": "video/mp4", "buffer": b"not a video" * 100}
    )
    run.click("Run")
    alert = run.pane.get_by_role("alert")
    expect(alert).to_contain_text("broken.mp4")
    alert.get_by_role("button", name="Dismiss").click()
    expect(alert).to_have_count(0)


WRONG_SIZE = """\
input_stream: input_video
output_stream: tensors
node:
  - calculator: ImageToTensorCalculator
    input_stream: IMAGE:input_video
    output_stream: TENSORS:small
    options:
      output_tensor_width: 32
      output_tensor_height: 32
      output_tensor_float_range: {min: 0.0, max: 1.0}
  - calculator: InferenceCalculator
    input_stream: TENSORS:small
    output_stream: TENSORS:tensors
    options: {model_path: pose_landmark_upper_body}
"""


def test_a_run_that_fails_points_to_node_and_line(start_studio, new_page, run_of, tmp_path):
    graph = tmp_path / "wrong_size.yaml"
    graph.write_text(WRONG_SIZE, encoding="utf-8")
    page = new_page()
    page.goto(start_studio(str(graph)).url)
    run = run_of(page)
    run.click("Run")
    run.wait_for("failed")
    alert = run.pane.get_by_role("alert")
    expect(alert).to_contain_text("InferenceCalculator")
    node = page.locator('svg.graph [data-node="InferenceCalculator"]')
    expect(node).to_have_attribute("data-state", re.compile("wrong"))
    alert.get_by_role("button", name="InferenceCalculator").click()
    expect(node).to_have_attribute("data-state", re.compile("selected"))
    alert.get_by_role("button", name="line 11").click()
    editor = page.get_by_role("textbox", name="Graph as YAML")
    expect(editor).to_be_focused()
    expect(page.locator(".cm-activeLine")).to_contain_text("InferenceCalculator")
