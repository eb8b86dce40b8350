"""A studio that serves, and a browser that looks at it."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import vitruvian.studio

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--js-flags=--expose-gc",
)
LAPTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
GRAPH = "upper_body_pose_tracking_cpu"
#: The streams that ``finished`` looks at.
INSPECTED = (
    "input_video",
    "image_size",
    "roi_from_landmarks",
    "pose_detection",
    "poselandmarkupperbodycpu__poselandmarkupperbodybyroi__input_tensors",
    "pose_landmarks",
)
#: Milliseconds until what a test waits for must have come; the machine may be busy.
PATIENCE = int(os.environ.get("PATIENCE", "40000"))

_BUILT = Path(vitruvian.studio.__file__).with_name("static") / "index.html"


def _chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def _missing() -> str | None:
    if importlib.util.find_spec("playwright") is None:
        return "playwright is not installed: pip install 'vitruvian[studio-test]'"
    if _chromium() is None:
        return "there is no Chromium: install it, or name it in the variable CHROMIUM"
    if not _BUILT.is_file():
        return "the studio's page is not built: make studio-web"
    return None


@dataclass
class Studio:
    """Stand for a server that runs; ``said`` are the lines that it wrote."""

    url: str
    process: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)
    listener: threading.Thread | None = None

    @property
    def origin(self) -> str:
        return self.url.partition("?")[0].rstrip("/")

    @property
    def headers(self) -> dict[str, str]:
        """Return what lets a script in."""
        return {"Authorization": f"Bearer {self.url.partition('?token=')[2]}"}

    def memory(self) -> int:
        """Return the server's resident memory in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found
        return int(found[1]) * 1024


def _start(arguments: tuple[str, ...], folder: Path) -> Studio:
    process = subprocess.Popen(
        [sys.executable, "-m", "vitruvian", "studio", *arguments, "--port=0", "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        # Lines arrive as they are written.
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    studio = Studio("", process)
    assert process.stdout
    for line in process.stdout:
        studio.said.append(line)
        address = re.search(r"http://\S+", line)
        if address:
            studio.url = address[0]
            break
    else:
        pytest.fail("".join(["the studio did not start:\n", *studio.said]))
    lines = process.stdout
    studio.listener = threading.Thread(target=lambda: studio.said.extend(lines), daemon=True)
    studio.listener.start()
    return studio


def _stop(studio: Studio) -> None:
    studio.process.terminate()
    studio.process.wait(PATIENCE / 1000)
    assert studio.listener
    studio.listener.join()
    assert studio.process.stdout
    studio.process.stdout.close()


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Return a headless Chromium."""
    why = _missing()
    if why:
        pytest.skip(why)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=_chromium(), args=list(ARGUMENTS), handle_sigint=False
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def start_studio(
    browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Studio]]:
    """Start servers, ``start_studio("graph", "--input", ...)``; they end with the tests."""
    started: list[Studio] = []

    def start(*arguments: str) -> Studio:
        started.append(_start(arguments, tmp_path_factory.mktemp("studio")))
        return started[-1]

    yield start
    for studio in started:
        _stop(studio)
    # No error of a server goes unseen.
    said = "".join(line for studio in started for line in studio.said)
    assert "Traceback" not in said, said


@pytest.fixture(scope="package")
def studio(start_studio: Callable[..., Studio]) -> Studio:
    """Return a studio that was opened with the graph of upper bodies."""
    return start_studio(GRAPH)


#: Passes pictures on, and does nothing that takes time.
PLAIN = """\
# Pass pictures on.
input_stream: input_video
output_stream: output_video
node:
  - calculator: PassThroughCalculator
    input_stream: input_video
    output_stream: output_video
"""


@pytest.fixture(scope="package")
def plain(start_studio: Callable[..., Studio], tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """Return a studio whose graph passes pictures on, and says of no stream what it carries."""
    file = tmp_path_factory.mktemp("plain") / "plain.yaml"
    file.write_text(PLAIN, encoding="utf-8")
    return start_studio(str(file))


@dataclass
class Watch:
    """Note what pages ask for and complain about."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def foreign(self, origin: str) -> list[str]:
        """Return what was asked from elsewhere."""
        own = urlsplit(origin).netloc
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in {"blob", "data"} and urlsplit(url).netloc != own
        ]


@pytest.fixture
def watch() -> Watch:
    return Watch()


@contextmanager
def watched_pages(browser: Any, watch: Watch) -> Iterator[Callable[..., Any]]:
    """Open pages, ``new(viewport=PHONE, color_scheme="dark")``, and watch them."""
    contexts: list[Any] = []

    def new(**options: Any) -> Any:
        context = browser.new_context(**{"viewport": LAPTOP, **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: watch.requests.append(request.url))
        context.on("weberror", lambda error: watch.complaints.append(str(error.error)))
        context.on("console", lambda message: _note(watch, message))
        page = context.new_page()
        page.on("websocket", lambda socket: watch.requests.append(socket.url))
        return page

    yield new
    for context in contexts:
        context.close()


def _note(watch: Watch, message: Any) -> None:
    if message.type == "error":
        watch.complaints.append(f"{message.text} ({message.location['url']})")


@pytest.fixture
def new_page(browser: Any, watch: Watch) -> Iterator[Callable[..., Any]]:
    """Open further pages; each is watched."""
    with watched_pages(browser, watch) as new:
        yield new


@pytest.fixture
def page(studio: Studio, new_page: Callable[..., Any], watch: Watch) -> Iterator[Any]:
    """Return the studio's page on a laptop; it must ask no one else and complain of nothing."""
    page = new_page()
    page.goto(studio.url)
    yield page
    assert watch.foreign(studio.origin) == []
    assert watch.complaints == []


@pytest.fixture
def plain_page(plain: Studio, new_page: Callable[..., Any], watch: Watch) -> Iterator[Any]:
    """Return the page of that graph; it must ask no one else and complain of nothing."""
    page = new_page()
    page.goto(plain.url)
    yield page
    assert watch.foreign(plain.origin) == []
    assert watch.complaints == []


class Run:
    """Steer a run on the page as a person does."""

    def __init__(self, page: Any) -> None:
        self.page = page

    @property
    def pane(self) -> Any:
        return self.page.locator(".run")

    def click(self, name: str) -> None:
        self.pane.get_by_role("button", name=name, exact=True).click()

    def wait_for(self, *phases: str) -> None:
        """Wait until the run is in one of these phases."""
        places = [f'.status[data-phase="{phase}"]' for phase in phases]
        # What went wrong ends the waiting too.
        self.page.locator(", ".join([*places, ".alert"])).first.wait_for()
        if "failed" not in phases:
            assert self.page.locator(".alert").all_inner_texts() == []

    def tab(self, name: str) -> None:
        self.pane.get_by_role("tab", name=name).click()

    def wait_until_ready(self) -> None:
        self.pane.locator(".main-button:enabled").wait_for()

    @property
    def frames(self) -> int:
        """Return how many frames the page says are done."""
        text = self.page.get_by_test_id("frames").inner_text()
        return int(re.sub(r"\D", "", text.partition("/")[0]))

    def wait_for_frames(self, least: int) -> None:
        self.page.wait_for_function(
            """(least) => {
                const text = document.querySelector('[data-testid="frames"]')?.textContent ?? "";
                return Number(text.split("/")[0].replace(/\\D/g, "")) >= least;
            }""",
            arg=least,
        )

    def inspect(self, stream: str) -> Any:
        """Look at a stream; returns its card."""
        self.tab("Inspector")
        picker = self.page.get_by_placeholder(re.compile(r"[1-9]\d* streams"))
        picker.fill(stream)
        picker.press("Enter")
        return self.page.get_by_role("article", name=stream, exact=True)


@pytest.fixture
def run(page: Any) -> Run:
    return Run(page)


@pytest.fixture
def run_of() -> Callable[[Any], Run]:
    """Return what steers the run of another page."""
    return Run


@pytest.fixture(scope="module")
def finished(browser: Any, studio: Studio) -> Iterator[Run]:
    """Return a run of the carphone that has ended, with packets of many kinds looked at."""
    watch = Watch()
    with watched_pages(browser, watch) as new:
        page = new()
        page.goto(studio.url)
        run = Run(page)
        for stream in INSPECTED:
            run.inspect(stream)
        run.click("Run")
        run.wait_for("finished")
        yield run
    assert watch.foreign(studio.origin) == []
    assert watch.complaints == []
