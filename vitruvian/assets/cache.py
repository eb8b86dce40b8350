"""Keep fetched assets in one folder, and trust none without checking it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ..framework.errors import AssetError
from ..framework.user_path import user_path
from .manifest import Asset, find_asset

__all__ = ["asset_path", "cache_directory", "place_of", "problem_with"]

ENVIRONMENT_VARIABLE = "VITRUVIAN_ASSETS"


def cache_directory() -> Path:
    """Return the folder of assets, which may not exist yet."""
    chosen = os.environ.get(ENVIRONMENT_VARIABLE)
    if chosen:
        return user_path(chosen).absolute()

    return _user_cache() / "assets"


def _user_cache() -> Path:
    folder = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    if sys.platform == "linux" and Path(folder).is_absolute():
        # What platformdirs returns, too; importing it loads twenty modules more.
        return Path(folder, "vitruvian")
    import platformdirs

    return Path(platformdirs.user_cache_dir("vitruvian", appauthor=False))


def place_of(asset: Asset) -> Path:
    """Return where the asset's file is, or will be once fetched."""
    return cache_directory() / asset.file_name


def asset_path(name: str) -> Path:
    """Return the file of the asset called ``name``, after checking its size and SHA-256.

    An asset that is unknown, missing or damaged is an `AssetError` that says how to mend it.
    """
    asset = find_asset(name)
    path = place_of(asset)
    problem = problem_with(asset, path)
    if problem is not None:
        raise AssetError(f"asset {name!r}: {path} {problem}; run: vitruvian assets fetch {name}")
    return path


def problem_with(asset: Asset, path: Path) -> str | None:
    """Return what keeps the file at ``path`` from being the asset, or None if it is.

    It is hashed; where assets are used, `verified` spares that.
    """
    import hashlib

    try:
        size = path.stat().st_size
        if size != asset.size:
            return f"has {size} bytes; expected {asset.size}"
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return f"is missing; expected a file of {asset.size} bytes"
    except OSError as error:
        return f"cannot be read ({error.strerror}); expected a file of {asset.size} bytes"
    if digest != asset.sha256:
        return f"has the SHA-256 {digest}; expected {asset.sha256}"
    return None
