"""Two processes that fetch at once, and one that is interrupted."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vitruvian.assets import Asset, asset_path

if TYPE_CHECKING:
    from ..conftest import FakeClient

TIME_LIMIT_S = 60


@pytest.fixture
def fetcher(manifest: Mapping[str, Asset]) -> Iterator[subprocess.Popen[str]]:
    """Start a process that fetches the photograph; more of them by calling `start_fetcher`."""
    process = start_fetcher(manifest)
    yield process
    process.kill()
    process.communicate()


def start_fetcher(manifest: Mapping[str, Asset]) -> subprocess.Popen[str]:
    fields = asdict(manifest["photo"])
    script = f"""
from vitruvian.assets import Asset, Package, fetch, manifest
fields = {fields!r}
asset = Asset(**{{**fields, "package": Package(**fields["package"])}})
manifest.load_manifest = fetch.load_manifest = lambda: {{"photo": asset}}
fetch.fetch_assets(["photo"])
"""
    return subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def open_pipe(path: Path) -> io.FileIO:
    """Make a named pipe whose two ends stay open here, so that nobody meets its end."""
    os.mkfifo(path)
    return io.FileIO(os.open(path, os.O_RDWR), "r+")


def test_an_interrupt_ends_the_client_and_leaves_nothing(
    pip: FakeClient, cache: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    pipe = tmp_path / "started"
    os.mkfifo(pipe)
    pip.does(f"""
    import os, signal
    with open({str(pipe)!r}, "w") as started:
        started.write(str(os.getpid()))
    signal.pause()
    """)
    fetcher: subprocess.Popen[str] = request.getfixturevalue("fetcher")
    client = int(pipe.read_text())

    fetcher.send_signal(signal.SIGINT)
    output, _ = fetcher.communicate(timeout=TIME_LIMIT_S)

    assert fetcher.returncode != 0
    assert "KeyboardInterrupt" in output
    assert list(cache.iterdir()) == []
    with pytest.raises(ProcessLookupError, match=r"No such process"):
        os.kill(client, 0)


def test_two_processes_may_fetch_the_same_asset_at_once(
    pip: FakeClient, cache: Path, tmp_path: Path, manifest: Mapping[str, Asset]
) -> None:
    # Each client says that it has begun and waits for leave to go on: both are at work at once.
    serving = pip.script.read_text()
    pip.script.write_text(
        "import os\n"
        f"os.write(os.open({str(tmp_path / 'begun')!r}, os.O_WRONLY), b'x')\n"
        f"os.read(os.open({str(tmp_path / 'leave')!r}, os.O_RDONLY), 1)\n" + serving
    )
    with open_pipe(tmp_path / "begun") as begun, open_pipe(tmp_path / "leave") as leave:
        fetchers = [start_fetcher(manifest) for _ in range(2)]
        assert [begun.read(1) for _ in fetchers] == [b"x", b"x"]
        leave.write(b"xx")
        outputs = [fetcher.communicate(timeout=TIME_LIMIT_S)[0] for fetcher in fetchers]

    assert outputs == ["", ""]
    assert len(pip.calls) == 2
    assert [path.name for path in cache.iterdir()] == ["photo.png"]
    assert asset_path("photo").read_bytes() == b"a photograph"
