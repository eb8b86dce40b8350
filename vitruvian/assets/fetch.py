"""Bring missing assets into the cache, one download for all assets of a package.

Everything happens in a working folder inside the cache and only checked files leave it, by a
rename: a reader never sees half a file, and several processes may fetch at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

from .cache import place_of, problem_with
from .manifest import Asset, Package, find_asset, load_manifest
from .progress import FetchProgress, PlainProgress
from .shared_fetch import fetch_or_wait
from .verified import remember_verified, state_of, was_verified

__all__ = ["ensure_asset", "fetch_assets"]


def ensure_asset(
    name: str,
    progress: FetchProgress | None = None,
    *,
    along: Callable[[], Iterable[str]] = tuple,
) -> Path:
    """Return the checked file of an asset, downloading it at the first use, which it announces.

    Where it has to be downloaded, ``along`` is asked which other names the program will want. Those
    of the same package come with it, so that several threads, each with its own asset, download
    the package once. A file that was checked before, and has not changed since, is not hashed
    again.
    """
    asset = find_asset(name)
    path = place_of(asset)
    if was_verified(asset, path):
        return path

    def fetch() -> None:
        names = [name, *_of_package(asset.package, along())]
        fetch_assets(names, progress or PlainProgress())

    while not _is_intact(asset, path) and not fetch_or_wait(asset.package, fetch):
        pass
    return path


def _is_intact(asset: Asset, path: Path) -> bool:
    """Hash a file, and remember it if it is the asset."""
    before = state_of(path)
    if before is None or problem_with(asset, path) is not None:
        return False
    remember_verified(asset, path, before)
    return True


def _of_package(package: Package, names: Iterable[str]) -> list[str]:
    """Return those of the names that are assets of a package."""
    known = load_manifest()
    return [name for name in names if name in known and known[name].package == package]


def fetch_assets(
    names: Iterable[str] | None = None, progress: FetchProgress | None = None
) -> dict[str, Path]:
    """Download those of the named assets (all by default) that are missing or damaged.

    Returns every named asset's file. The first one that cannot be had is an `AssetError`; those
    placed before it stay.
    """
    progress = progress or FetchProgress()
    assets = [
        find_asset(name) for name in dict.fromkeys(load_manifest() if names is None else names)
    ]
    missing = [asset for asset in assets if problem_with(asset, place_of(asset)) is not None]
    if missing:
        _fetch(missing, progress)
    return {asset.name: place_of(asset) for asset in assets}


def _fetch(missing: list[Asset], progress: FetchProgress) -> None:
    # Here, because archives and subprocesses take longer to import than the models to check.
    from .package_fetch import fetch_package

    order = list(load_manifest())
    missing.sort(key=lambda asset: order.index(asset.name))
    for package, group in groupby(missing, key=lambda asset: asset.package):
        fetch_package(package, list(group), progress)
