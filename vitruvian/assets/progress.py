"""Tell whoever waits how far a fetch has come."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from .manifest import Asset, Package

__all__ = ["FetchProgress", "PlainProgress"]


class FetchProgress:
    """Hear what a fetch does; this one keeps silent, subclasses show it."""

    def package_started(self, package: Package, assets: Sequence[Asset]) -> None:
        """Hear that the client begins to download ``package`` for these assets."""

    def package_advanced(self, package: Package, done_bytes: int) -> None:
        """Hear, a few times a second, about how many bytes have come."""

    def package_finished(self, package: Package) -> None:
        """Hear that the package is complete, before its assets are taken out."""

    def asset_placed(self, asset: Asset, path: Path) -> None:
        """Hear that the checked asset is in its place."""


class PlainProgress(FetchProgress):
    """Writes a line when something begins or ends, as suits logs and a first use in a run."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def package_started(self, package: Package, assets: Sequence[Asset]) -> None:
        names = ", ".join(asset.name for asset in assets)
        self._write(
            f"fetching {names} from {package} (about {package.download_bytes / 1e6:.0f} MB)"
        )

    def asset_placed(self, asset: Asset, path: Path) -> None:
        self._write(f"fetched {asset.name} to {path}")

    def _write(self, line: str) -> None:
        # In one piece: two threads may fetch at once.
        print(f"{line}\n", end="", file=self._stream or sys.stderr, flush=True)
