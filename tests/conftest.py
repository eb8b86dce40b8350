"""Fixtures that every folder of tests may use."""

from __future__ import annotations

import ctypes.util
import functools
import gc
import gzip
import importlib.util
import json
import os
import signal
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import av
import pytest

from vitruvian.assets import asset_path


@pytest.fixture(scope="session")
def carphone() -> Path:
    """Return the video of a man talking in a car: 176x144, 120 frames."""
    return asset_path("carphone")


@pytest.fixture(scope="session")
def astronaut() -> Path:
    """Return the picture of an astronaut, 512x512."""
    return asset_path("astronaut")


@pytest.fixture(scope="session")
def walk() -> Path:
    """Return the video of a person who walks far away: 1768x994, 230 frames."""
    return asset_path("walk")


@pytest.fixture(scope="session")
def short_clip(carphone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the first 6 frames of ``carphone``, from which nothing is lost."""
    target = tmp_path_factory.mktemp("clip") / "clip.mkv"
    with av.open(str(carphone)) as source, av.open(str(target), "w") as cut:
        stream = cut.add_stream("ffv1", rate=30)
        stream.width, stream.height, stream.pix_fmt = 176, 144, "yuv420p"
        for number, frame in enumerate(islice(source.decode(video=0), 6)):
            frame.pts, frame.time_base = number, Fraction(1, 30)
            cut.mux(stream.encode(frame))
        cut.mux(stream.encode())
    return target


@pytest.fixture(scope="session")
def reference():
    """Return a reader of what MediaPipe answered: ``reference("upper_body_carphone_pristine")``."""
    folder = Path(__file__).parent / "data" / "reference"

    @functools.cache
    def read(name: str) -> dict[str, Any]:
        with gzip.open(folder / f"{name}.json.gz") as file:
            return json.load(file)

    return read


@pytest.fixture(scope="session")
def schema_errors() -> Callable[[dict[str, Any], Any], list[str]]:
    """Return a function that tells what a graph, as plain data, has wrong by a schema of graphs.

    The schema has rules for the nodes of each calculator. jsonschema tries all of them on every
    node, for 20 ms; here it gets those for the calculators that the graph names.
    """
    import jsonschema

    def errors(schema: dict[str, Any], graph: Any) -> list[str]:
        node = schema["$defs"]["node"]
        text = json.dumps(graph, default=str)
        rules = [
            rule
            for rule in node["allOf"]
            if json.dumps(rule["if"]["properties"]["calculator"]["const"]) in text
        ]
        assert rules
        fitted = {**schema, "$defs": {**schema["$defs"], "node": {**node, "allOf": rules}}}
        return [error.message for error in jsonschema.Draft7Validator(fitted).iter_errors(graph)]

    return errors


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Let the garbage collector rest while thousands of tests are collected, and pass over them.

    What is collected stays to the end. Looking through it again and again takes a quarter of the
    time that collecting takes, which is seconds in each process that runs tests.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need a graphics card: ``pytest -m gpu`` runs these alone."""
    for item in items:
        if "gpu_adapter" in getattr(item, "fixturenames", ()):
            item.add_marker("gpu")


#: Where Chromium and Chrome put SwiftShader, a Vulkan driver in software.
SWIFTSHADER = (
    Path("/usr/lib/chromium/vk_swiftshader_icd.json"),
    Path("/usr/lib64/chromium-browser/vk_swiftshader_icd.json"),
    Path("/opt/google/chrome/vk_swiftshader_icd.json"),
)


def swiftshader() -> Path | None:
    """Return the file that tells the Vulkan loader of SwiftShader."""
    return next((path for path in SWIFTSHADER if path.exists()), None)


def pytest_configure() -> None:
    """Set up what holds for the whole process, before any test runs."""
    _choose_swiftshader()
    _hear_signals()


def _hear_signals() -> None:
    """Let signals stop the programs that tests start, also under nohup or in the background.

    Such shells have their children ignore SIGHUP or SIGINT, which every program below inherits.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def _choose_swiftshader() -> None:
    """Have Vulkan know SwiftShader alone, before any test looks for graphics cards.

    The loader reads this once a process.
    """
    driver = swiftshader()
    if driver is not None and not os.environ.get("VITRUVIAN_GPU_ADAPTER"):
        os.environ["VK_ICD_FILENAMES"] = str(driver)
        # A layer of Mesa's would look for displays, and print that there are none.
        os.environ["NODEVICE_SELECT"] = "1"


@pytest.fixture(scope="session")
def gpu_adapter() -> str:
    """Return the graphics card that VITRUVIAN_GPU_ADAPTER names, by default SwiftShader.

    From here on all graphs of this process use it. Where there is none, the test is skipped.
    """
    if importlib.util.find_spec("wgpu") is None:
        pytest.skip("no wgpu: pip install 'vitruvian[gpu]'")
    if not os.environ.get("VITRUVIAN_GPU_ADAPTER"):
        if swiftshader() is None or ctypes.util.find_library("vulkan") is None:
            pytest.skip(
                "no SwiftShader: apt-get install chromium libvulkan1, or set VITRUVIAN_GPU_ADAPTER"
            )
        os.environ["VITRUVIAN_GPU_ADAPTER"] = "SwiftShader"
    return os.environ["VITRUVIAN_GPU_ADAPTER"]


@pytest.fixture(scope="session")
def gpu_device(gpu_adapter: str):
    """Return the device that graphs use as well."""
    from vitruvian.calculators.gpu.device import GpuDevice

    return GpuDevice.shared()
