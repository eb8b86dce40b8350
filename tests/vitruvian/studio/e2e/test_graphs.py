"""Graphs that are opened, unfolded and edited."""

from __future__ import annotations

import re

import pytest

from vitruvian.framework.graph_file.library import LIBRARY
from vitruvian.framework.graph_file.loader import load_graph
from vitruvian.framework.planning.planner import plan_graph

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

UPPER_BODY = "upper_body_pose_tracking_cpu"
NODES = "svg.graph [data-node][role=button]"


@pytest.mark.parametrize("graph", sorted(LIBRARY.graphs()))
def test_every_packaged_graph_opens(page, graph):
    page.get_by_role("button", name=UPPER_BODY).click()
    page.get_by_role("menuitem", name=re.compile(rf"^{graph}\b")).click()
    expect(page.get_by_role("group", name=f"Graph {graph}")).to_be_visible()
    config = load_graph(graph)
    expect(page.locator(NODES)).to_have_count(len(config.node))
    expect(page.get_by_text("No mistakes found")).to_be_visible()
    expect(page.get_by_role("textbox", name="Graph as YAML")).to_contain_text("calculator:")


def test_subgraphs_open_and_close_in_place(page):
    name = "PoseLandmarkUpperBodyCpu, "
    subgraph = page.get_by_role("button", name=re.compile(f"^{name}"))
    inside = page.locator('[data-node^="poselandmarkupperbodycpu__"][role=button]')
    expect(subgraph).to_have_attribute("aria-expanded", "false")
    expect(inside).to_have_count(1)
    subgraph.focus()
    page.keyboard.press("Enter")
    expect(subgraph).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("button", name=re.compile("^Merge, "))).to_be_visible()
    subgraph.focus()
    page.keyboard.press("Enter")
    expect(subgraph).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("button", name=re.compile("^Merge, "))).to_have_count(0)


def test_all_subgraphs_opened_show_every_node_that_runs(page):
    closed = page.locator(NODES)
    expect(closed).to_have_count(5)
    page.get_by_role("button", name="Open all subgraphs").click()
    expect(page.locator(f'{NODES}[aria-expanded="false"]')).to_have_count(0)
    expect(page.get_by_role("button", name="Close all subgraphs")).to_be_visible()
    shown = page.locator(f"{NODES}:not([aria-expanded])")
    plan = plan_graph(load_graph(UPPER_BODY))
    expect(shown).to_have_count(len(plan.nodes))
    names = shown.evaluate_all("nodes => nodes.map((node) => node.dataset.node)")
    assert set(names) == {node.name for node in plan.nodes}
    page.get_by_role("button", name="Close all subgraphs").click()
    expect(closed).to_have_count(5)


def test_a_mistake_is_shown_at_its_line_and_on_its_node(page):
    editor = page.get_by_role("textbox", name="Graph as YAML")
    expect(page.get_by_text("No mistakes found")).to_be_visible()
    text = LIBRARY.graphs()[UPPER_BODY].read_text(encoding="utf-8")
    line = 1 + text[: text.index("FlowLimiterCalculator")].count("\n")

    editor.get_by_text("FlowLimiterCalculator").dblclick()
    page.keyboard.type("FlowLimitCalculator")
    problems = page.get_by_role("region", name="Problems")
    expect(problems).to_contain_text("FlowLimiterCalculator")
    assert problems.locator(".problem-line").first.inner_text() == str(line)
    expect(editor.locator(".cm-line .cm-lintRange-error").first).to_be_visible()
    wrong = page.locator('[data-node][data-state~="wrong"]')
    expect(wrong).to_have_count(1)
    expect(wrong).to_contain_text("FlowLimit")

    editor.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("node: [")
    expect(page.get_by_text(re.compile(r"\d errors?"))).to_be_visible()


def test_a_selected_node_is_described(page):
    page.get_by_role("button", name=re.compile("^FlowLimiter, ")).click()
    details = page.get_by_role("region", name="Graph").locator("aside")
    expect(details).to_contain_text("FlowLimiterCalculator")
    expect(details).to_contain_text("max_in_flight")


def test_a_graph_of_mediapipe_becomes_yaml(page):
    text = b"""
    input_stream: "in"
    output_stream: "out"
    node { calculator: "PassThroughCalculator" input_stream: "in" output_stream: "out" }
    """
    page.get_by_role("button", name=UPPER_BODY).click()
    page.locator('input[type=file][accept*=".pbtxt"]').set_input_files(
        {"name": "small.pbtxt", "mimeType": "text/plain", "buffer": text}
    )
    expect(page.get_by_role("button", name=re.compile("^PassThrough, "))).to_be_visible()
    convert = page.get_by_role("button", name="Convert to YAML")
    editor = page.get_by_role("textbox", name="Graph as YAML")
    if convert.count():
        convert.click()
    expect(editor).to_contain_text("- calculator: PassThroughCalculator")
    expect(page.get_by_text("No mistakes found")).to_be_visible()


def test_a_stream_clicked_in_the_graph_is_inspected(page):
    page.locator('svg.graph .label[data-stream="image_size"]').click()
    card = page.get_by_role("article", name="image_size", exact=True)
    expect(card).to_be_visible()


@pytest.mark.parametrize(("kind", "start"), [("SVG", b"<svg"), ("PNG", b"\x89PNG")])
def test_the_drawing_is_saved(page, kind, start, tmp_path):
    expect(page.locator(NODES)).to_have_count(5)
    page.get_by_label("Download", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Graph, {kind}").click()
    file = tmp_path / "graph"
    download.value.save_as(file)
    assert file.read_bytes().lstrip().startswith(start)
    assert download.value.suggested_filename == f"{UPPER_BODY}.{kind.lower()}"
