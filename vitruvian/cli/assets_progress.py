"""Draw the progress of a fetch as bars on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from ..assets import Asset, FetchProgress, Package

__all__ = ["BarProgress"]


class BarProgress(FetchProgress):
    """Shows a bar for each package, and a line for each asset that is in place."""

    def __init__(self, console: Console | None = None) -> None:
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console or Console(stderr=True),
        )
        self._tasks: dict[Package, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._bars.stop()

    def package_started(self, package: Package, assets: Sequence[Asset]) -> None:
        text = f"{package.name} {package.version}"
        self._tasks[package] = self._bars.add_task(text, total=package.download_bytes)

    def package_advanced(self, package: Package, done_bytes: int) -> None:
        # Clients copy the file once more at the end, so there may be twice the bytes.
        self._bars.update(self._tasks[package], completed=min(done_bytes, package.download_bytes))

    def package_finished(self, package: Package) -> None:
        self._bars.update(self._tasks[package], completed=package.download_bytes)

    def asset_placed(self, asset: Asset, path: Path) -> None:
        self._bars.console.print(f"fetched {asset.name} to {path}", soft_wrap=True, highlight=False)
