"""Download one package, and place the assets that it holds in the cache."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from ..framework.errors import AssetError
from .archive import ArchiveError, extract
from .cache import ENVIRONMENT_VARIABLE, cache_directory, place_of, problem_with
from .manifest import Asset, Package
from .process import ClientError
from .progress import FetchProgress
from .registries import download

__all__ = ["fetch_package"]

_WORKING_PREFIX = ".fetching-"
_ABANDONED_AFTER_S = 24 * 3600.0


def fetch_package(package: Package, assets: Sequence[Asset], progress: FetchProgress) -> None:
    """Download a package and keep these assets of it; raises ``AssetError``."""
    cache = cache_directory()
    try:
        cache.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(cache)
        with tempfile.TemporaryDirectory(prefix=_WORKING_PREFIX, dir=cache) as working:
            _fetch_in(Path(working), package, assets, progress)
    except OSError as error:
        megabytes = sum(asset.size for asset in assets) / 1e6
        raise AssetError(
            f"asset cache {cache}: cannot be written ({error.strerror or error}); expected a "
            f"folder with room for {megabytes:.0f} MB and the download; mend it, or name another "
            f"folder in {ENVIRONMENT_VARIABLE}"
        ) from error


def _fetch_in(
    working: Path, package: Package, assets: Sequence[Asset], progress: FetchProgress
) -> None:
    def advance(count: int) -> None:
        progress.package_advanced(package, count)

    progress.package_started(package, assets)
    try:
        archive = download(package, working, advance)
        progress.package_finished(package)
        for asset in assets:
            _place(asset, archive, working, progress)
    except (ClientError, ArchiveError) as error:
        raise _failed(package, assets, str(error)) from error


def _place(asset: Asset, archive: Path, working: Path, progress: FetchProgress) -> None:
    fresh = working / asset.file_name
    extract(asset, archive, fresh)
    problem = problem_with(asset, fresh)
    if problem is not None:
        raise ArchiveError(f"what it holds as {asset.name} {problem}, so it was not kept")
    place = place_of(asset)
    os.replace(fresh, place)
    progress.asset_placed(asset, place)


def _failed(package: Package, assets: Sequence[Asset], reason: str) -> AssetError:
    client = "pip" if package.registry == "pypi" else "npm"
    quoted = ", ".join(repr(asset.name) for asset in assets)
    return AssetError(
        f"asset {quoted}: {client} could not fetch the {package}: {reason}; expected the "
        f"registry or your mirror to serve it unchanged; check the network and the settings of "
        f"{client}, then run: vitruvian assets fetch {' '.join(asset.name for asset in assets)}"
    )


def _remove_abandoned(cache: Path) -> None:
    """Remove working folders that a killed process left behind long ago."""
    for folder in cache.glob(f"{_WORKING_PREFIX}*"):
        try:
            abandoned = time.time() - folder.stat().st_mtime > _ABANDONED_AFTER_S
        except FileNotFoundError:
            continue
        if abandoned:
            shutil.rmtree(folder, ignore_errors=True)
