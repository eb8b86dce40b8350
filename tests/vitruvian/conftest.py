"""A small manifest, a cache of its own, and stand-ins for pip and npm that need no network."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from vitruvian.assets import Asset, Package
from vitruvian.assets import fetch as fetch_module
from vitruvian.assets import manifest as manifest_module
from vitruvian.cli import assets_command

Pack = Callable[[Mapping[str, bytes]], bytes]

WHEEL = Package("pypi", "samples", "1.2", download_bytes=1000)
TARBALL = Package("npm", "@models/pose", "0.3", download_bytes=2000)

CONTENTS = {
    "photo": b"a photograph",
    "landmarks": b"a network for landmarks",
    "detector": b"a network for detection",
}
PACKED = CONTENTS["landmarks"] + b"something else" + CONTENTS["detector"]


def described(name: str, package: Package, member: str, suffix: str, start: int | None) -> Asset:
    data = CONTENTS[name]
    return Asset(
        name=name,
        package=package,
        member=member,
        suffix=suffix,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        licence="Apache-2.0",
        description=f"the {name} of the tests",
        byte_range=None if start is None else (start, start + len(data)),
    )


SMALL_MANIFEST = {
    asset.name: asset
    for asset in (
        described("photo", WHEEL, "samples/photo.png", ".png", None),
        described("landmarks", TARBALL, "package/all.data", ".tflite", 0),
        described(
            "detector", TARBALL, "package/all.data", ".tflite", PACKED.index(b"a network for det")
        ),
    )
}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder, not there yet, that assets go to in this test."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("VITRUVIAN_ASSETS", str(folder))
    return folder


@pytest.fixture
def manifest(monkeypatch: pytest.MonkeyPatch, cache: Path) -> Mapping[str, Asset]:
    """Replace the real assets by three small ones."""
    for module in (manifest_module, fetch_module, assets_command):
        monkeypatch.setattr(module, "load_manifest", lambda: SMALL_MANIFEST)
    return SMALL_MANIFEST


@dataclass
class FakeClient:
    """A stand-in for pip or npm: a script that notes its arguments and does as told."""

    script: Path
    log: Path

    def does(self, code: str) -> None:
        """Let the client run ``code`` after noting how it was called."""
        note = f"""
        import json, sys
        with open({str(self.log)!r}, "a") as log:
            log.write(json.dumps(sys.argv[1:]) + "\\n")
        """
        self.script.write_text(dedent(note) + dedent(code), encoding="utf-8")

    def serves(self, name: str, archive: bytes) -> None:
        """Let the client download ``archive`` under that name."""
        self.does(f"""
        import os
        option = next(a for a in sys.argv if "-dest" in a)
        folder = option.partition("=")[2]
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, {name!r}), "wb") as file:
            file.write({archive!r})
        """)

    def fails(self, text: str) -> None:
        """Let the client print ``text`` and fail."""
        self.does(f"print({text!r}); sys.exit(1)")

    @property
    def calls(self) -> list[list[str]]:
        """Return the arguments of each call so far."""
        if not self.log.exists():
            return []
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@pytest.fixture
def pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeClient:
    """Put a package called pip before the real one, serving the small wheel."""
    package = tmp_path / "fake-pip" / "pip"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    client = FakeClient(package / "__main__.py", tmp_path / "pip.log")
    client.serves(
        "samples-1.2-py3-none-any.whl", wheel_of({"samples/photo.png": CONTENTS["photo"]})
    )
    return client


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeClient:
    """Put an npm before any other on the PATH, serving the small tarball."""
    folder = tmp_path / "fake-npm"
    folder.mkdir()
    client = FakeClient(folder / "npm.py", tmp_path / "npm.log")
    executable = folder / "npm"
    executable.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{client.script}" "$@"\n')
    executable.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    client.serves("models-pose-0.3.tgz", tarball_of({"package/all.data": PACKED}))
    return client


def wheel_of(members: Mapping[str, bytes]) -> bytes:
    """Return a wheel, which is a zip file, with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, data in members.items():
            wheel.writestr(name, data)
    return buffer.getvalue()


def tarball_of(members: Mapping[str, bytes]) -> bytes:
    """Return a compressed tarball, as npm packs them, with these members."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tarball:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tarball.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


@pytest.fixture
def make_wheel() -> Pack:
    """Return the function that packs a wheel."""
    return wheel_of


@pytest.fixture
def make_tarball() -> Pack:
    """Return the function that packs a tarball."""
    return tarball_of
