"""`vitruvian assets`: list, fetch, verify and locate models and samples."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

from ..assets import (
    Asset,
    AssetError,
    PlainProgress,
    asset_path,
    fetch_assets,
    load_manifest,
)
from ..assets.cache import place_of
from .command import App
from .parameters import Argument

__all__ = ["app"]

app = App("Models and samples: list them, fetch them, check them.")

Names = Annotated[
    list[str] | None,
    Argument("[NAME]...", "Names of assets; all of them by default."),
]


@app.command("list")
def list_assets() -> None:
    """List every known asset with its size, its state here and what it is."""
    rows = [_row(asset) for asset in load_manifest().values()]
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("asset", "size", "here", "from", "what it is", box=None)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


@app.command()
def fetch(names: Names = None) -> None:
    """Download the assets that are missing or damaged, and check them."""
    try:
        if sys.stderr.isatty():
            paths = _fetch_with_bars(names or None)
        else:
            paths = fetch_assets(names or None, PlainProgress())
    except AssetError as error:
        _fail(error)
    print(f"{_counted(len(paths))} ready", file=sys.stderr)


@app.command()
def verify(names: Names = None) -> None:
    """Check size and SHA-256 of the named assets, or of all that have been fetched."""
    problems = 0
    for name in names or _fetched():
        try:
            print(f"{name}: good, {asset_path(name)}")
        except AssetError as error:
            print(error, file=sys.stderr)
            problems += 1
    if problems:
        print(f"{_counted(problems)} missing or damaged", file=sys.stderr)
        raise SystemExit(1)


@app.command()
def path(name: Annotated[str, Argument("NAME", "Name of the asset.")]) -> None:
    """Print where an asset's checked file is, for use in scripts."""
    try:
        print(asset_path(name))
    except AssetError as error:
        _fail(error)


def _row(asset: Asset) -> tuple[str, str, str, str, str]:
    size = f"{asset.size / 1e6:.1f} MB"
    return asset.name, size, _state(asset), str(asset.package), asset.description


def _state(asset: Asset) -> str:
    if not place_of(asset).exists():
        return "no"
    try:
        asset_path(asset.name)
    except AssetError:
        return "damaged"
    return "yes"


def _fetched() -> list[str]:
    return [asset.name for asset in load_manifest().values() if place_of(asset).exists()]


def _fetch_with_bars(names: Sequence[str] | None) -> dict[str, Path]:
    from .assets_progress import BarProgress

    with BarProgress() as progress:
        return fetch_assets(names, progress)


def _counted(number: int) -> str:
    return "1 asset" if number == 1 else f"{number} assets"


def _fail(error: AssetError) -> NoReturn:
    print(error, file=sys.stderr)
    raise SystemExit(1)
