"""Takes the documentation's pictures of the studio: ``make studio-pictures``."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

IMAGES = Path(__file__).parents[4] / "docs" / "images"
#: The largest that a picture may be in the repository, in bytes.
LARGEST = 160_000
SIZE = {"width": 1360, "height": 820}
PHONE = {"width": 390, "height": 844}
#: Colours of the palette that are taken as they are; the others are found among the rest.
EXACT, FOUND = 96, 160


@pytest.fixture
def page(studio, new_page):
    page = new_page(viewport=SIZE)
    page.goto(studio.url)
    return page


def test_graph_and_editor(page):
    page.get_by_role("group", name="Panes").get_by_role("button", name="Run").click()
    expect(page.get_by_text("No mistakes found")).to_be_visible()
    _move_border(page, "ArrowRight")
    page.locator('[data-node^="upperbodyposerenderercpu"] .arrow').click()
    expect(page.get_by_role("button", name=re.compile("^AnnotationOverlay, "))).to_be_visible()
    page.get_by_role("button", name="Show the whole graph (0)").click()
    _take(page, "graph")


def test_run(page, run):
    _pause_amid(run)
    run.tab("Statistics")
    _take(page, "run")


def test_inspector(page, run):
    page.emulate_media(color_scheme="dark")
    page.get_by_role("group", name="Panes").get_by_role("button", name="Editor").click()
    _move_border(page, "ArrowLeft")
    page.get_by_role("button", name="Show the whole graph (0)").click()
    for stream in ("image_size", "roi_from_landmarks", "pose_landmarks"):
        run.inspect(stream)
    _pause_amid(run)
    page.get_by_placeholder(re.compile("streams")).blur()
    _take(page, "inspector")


def test_phone(studio, new_page, run_of):
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark")
    page.goto(studio.url)
    run = run_of(page)
    page.get_by_role("navigation", name="Views").get_by_role("button", name="Run").tap()
    run.tab("Timeline")
    _pause_amid(run)
    _take(page, "phone")


def _move_border(page, key: str) -> None:
    """Give the graph more or less room, once it is there."""
    expect(page.locator("svg.graph [data-node][role=button]")).to_have_count(5)
    page.get_by_role("separator", name="Width of the panes").first.focus()
    for _ in range(6):
        page.keyboard.press(key)


def _pause_amid(run) -> None:
    run.click("Run")
    run.wait_for_frames(60)
    run.click("Pause")
    run.wait_for("paused")


def _take(page, name: str) -> None:
    # What moves into its place has arrived when two pictures are the same.
    before, now = b"", page.screenshot(animations="disabled", caret="hide")
    while before != now:
        before, now = now, page.screenshot(animations="disabled", caret="hide")
    file = IMAGES / f"studio_{name}.png"
    file.write_bytes(_with_palette(cv2.imdecode(np.frombuffer(now, np.uint8), cv2.IMREAD_COLOR)))
    assert file.stat().st_size <= LARGEST


def _with_palette(picture: np.ndarray) -> bytes:
    """Write a PNG of 256 colours: those of the page stay as they are, those of photos do not."""
    pixels = picture[..., ::-1].reshape(-1, 3)
    codes = pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    known, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    colours = np.stack([known >> 16, known >> 8 & 255, known & 255], axis=1).astype(np.float32)
    order = np.argsort(counts)[::-1]
    palette = colours[order[:EXACT]]
    rest = order[EXACT:]
    if len(rest) > FOUND:
        sample = np.repeat(colours[rest], np.minimum(counts[rest], 20), axis=0)
        stop = (cv2.TERM_CRITERIA_MAX_ITER, 12, 0)
        cv2.setRNGSeed(1)
        found = cv2.kmeans(sample, FOUND, None, stop, 1, cv2.KMEANS_RANDOM_CENTERS)[2]
        palette = np.concatenate([palette, found])
    else:
        palette = np.concatenate([palette, colours[rest]])
    nearest = np.concatenate(
        [
            np.square(part[:, None] - palette).sum(axis=2).argmin(axis=1)
            for part in np.array_split(colours, len(colours) // 1000 + 1)
        ]
    )
    height, width = picture.shape[:2]
    rows = nearest[places].astype(np.uint8).reshape(height, width)
    raw = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1).tobytes()
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette.round().astype(np.uint8).tobytes()),
            _chunk(b"IDAT", zlib.compress(raw, 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
