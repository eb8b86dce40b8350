"""Measure how soon the studio's page shows a graph in Chromium, and how much is sent for it.

``python -m benchmarks.studio_page`` opens the page of a packaged graph and of one with 150 nodes,
each in new browsers (nothing is cached) and once more in the same one. The server has answered
before. The times run from the request of the page to the first box, and to the final layout,
which replaces the quick one that is drawn first. It needs the extra ``studio-test`` and Chromium.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import statistics
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.studio import GRAPH, Server, studio

__all__ = ["main"]

NODES = 150
#: Files of the page.
STATIC = (
    "rolldown-runtime.js",
    "studio.js",
    "studio.css",
    "codemirror.js",
    "live_editor.js",
    "elk.js",
    "elk-worker.min.js",
)
BOXES = "svg.graph [data-node][role=button]"
#: The drawing, once it has its final places.
ARRANGED = "svg.graph[aria-busy=false]:has([data-node][role=button])"


def many_nodes(count: int) -> str:
    """Return a graph in which every node reads the one before, and every third an earlier one."""
    lines = ["input_stream: s0", f"output_stream: s{count}", "node:"]
    for number in range(1, count + 1):
        reads = [f"s{number - 1}"]
        if number % 3 == 0:
            reads.append(f"s{max(number - 2 - number % 11, 0)}")
        kind = "PassThroughCalculator" if len(reads) == 1 else "MergeCalculator"
        lines += [
            f"  - calculator: {kind}",
            f"    name: n{number}",
            f"    input_stream: [{', '.join(reads)}]",
            f"    output_stream: s{number}",
        ]
    return "\n".join([*lines, ""])


class Times(NamedTuple):
    """Seconds until the first box and the final layout.

    ``worked`` is what processors worked for the first box: of the server and all of Chromium.
    """

    box: float
    arranged: float
    worked: float


class Opened:
    """A browser's context with the studio's page."""

    def __init__(self, browser: Any, url: str) -> None:
        self._url = url
        self.context = browser.new_context(viewport={"width": 1440, "height": 900})
        self._page = self.context.new_page()

    def open(self) -> Times:
        """Open the page, or open it again, and measure."""
        started, worked = time.perf_counter(), processor_time()
        self._page.goto(self._url, wait_until="commit")
        self._page.locator(BOXES).first.wait_for(timeout=60_000)
        box, box_worked = time.perf_counter() - started, processor_time() - worked
        self._page.locator(ARRANGED).wait_for(timeout=60_000)
        return Times(box, time.perf_counter() - started, box_worked)

    def settle(self) -> None:
        """Wait until nothing more is asked for."""
        self._page.locator(".run .main-button:enabled").wait_for(timeout=60_000)


def processor_time() -> float:
    """Return the seconds of processor time that all processes below this one have taken."""
    parents: dict[int, int] = {}
    ticks: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            number = int(folder.name)
            parents[number], ticks[number] = int(fields[1]), int(fields[11]) + int(fields[12])
    below, found = {os.getpid()}, {0}
    while found:
        found = {number for number, parent in parents.items() if parent in below} - below
        below |= found
    own = os.getpid()
    return sum(ticks.get(one, 0) for one in below - {own}) / os.sysconf("SC_CLK_TCK")


def megabytes(server: Server) -> float:
    """Return how much a browser without anything of the page is sent, graph and catalog included.

    A check answers about as much as the schema; it is left out.
    """
    paths = ["", *(f"static/{name}" for name in STATIC), "api/start", "api/catalog", "api/schema"]
    total = 0
    for path in paths:
        request = urllib.request.Request(f"{server.base}/{path}")
        request.add_header("Accept-Encoding", "gzip")
        with urllib.request.urlopen(request, timeout=60) as answer:
            total += len(answer.read())
    return total / 1e6


def measure(browser: Any, graph: str, rounds: int) -> None:
    """Print the times of one graph."""
    new: list[Times] = []
    again: list[Times] = []
    with studio(graph, "--no-token") as server:
        server.ask("/api/catalog")
        for _ in range(rounds):
            opened = Opened(browser, f"{server.base}/")
            new.append(opened.open())
            opened.settle()
            again.append(opened.open())
            opened.context.close()
        sent = megabytes(server)
    print(
        f"{Path(graph).name:32} first box after {_times(new)}; opened again {_times(again)}; "
        f"{sent:.2f} MB sent"
    )


def _times(times: list[Times]) -> str:
    box, arranged, worked = map(statistics.median, zip(*times, strict=True))
    best = min(one.box for one in times)
    return f"{box:.2f} s (best {best:.2f}, processors {worked:.2f}), final after {arranged:.2f} s"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        sys.exit("playwright is not installed: pip install 'vitruvian[studio-test]'")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        many = Path(folder) / f"nodes_{NODES}.yaml"
        many.write_text(many_nodes(NODES), encoding="utf-8")
        for graph in (GRAPH, str(many)):
            measure(browser, graph, rounds)
        browser.close()


if __name__ == "__main__":
    main()
