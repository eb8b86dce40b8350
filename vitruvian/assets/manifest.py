"""Read the list of assets, `vitruvian/assets.json`, into plain values.

It names every model and sample that graphs, demos and tests use, and the published package that
holds it. A package is fetched once for all of its assets. ``download_bytes`` is about what comes
over the network and only feeds the progress bar; ``bytes`` and ``sha256`` are those of the asset
itself and are checked. ``byte_range`` (from, to) says where in the member the asset lies, if it is
not the whole. Of pose there are two packages, as upper-body models are in the old one only.

The list is read at each start of a model, for which YAML took 5 ms.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from ..framework.errors import AssetError, did_you_mean
from ..framework.quick_dataclass import dataclass

__all__ = ["Asset", "Package", "find_asset", "load_manifest"]


@dataclass(frozen=True, slots=True)
class Package:
    """One version of a published package."""

    registry: Literal["npm", "pypi"]
    name: str
    version: str
    download_bytes: int

    def __str__(self) -> str:
        return f"{self.registry} package {self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class Asset:
    """One model or sample, and where in its package it lies."""

    name: str
    package: Package
    member: str
    suffix: str
    size: int
    sha256: str
    licence: str
    description: str
    byte_range: tuple[int, int] | None = None

    @property
    def file_name(self) -> str:
        """Return the name that the file has in the cache."""
        return self.name + self.suffix


@cache
def load_manifest() -> Mapping[str, Asset]:
    """Return every known asset by its name, in the order of the manifest."""
    import json

    text = (Path(__file__).parents[1] / "assets.json").read_text(encoding="utf-8")
    document: dict[str, list[dict[str, Any]]] = json.loads(text)
    assets = [asset for entry in document["packages"] for asset in _package_assets(entry)]
    return MappingProxyType({asset.name: asset for asset in assets})


def find_asset(name: str) -> Asset:
    """Return the asset called ``name``; an unknown one is an `AssetError` with the known names."""
    manifest = load_manifest()
    if name not in manifest:
        raise AssetError(
            f"asset {name!r}: no such asset; expected one of {', '.join(manifest)}."
            f"{did_you_mean(name, manifest)}"
        )
    return manifest[name]


def _package_assets(entry: dict[str, Any]) -> list[Asset]:
    described: dict[str, dict[str, Any]] = entry.pop("assets")
    package = Package(**entry)
    return [_asset(name, package, fields) for name, fields in described.items()]


def _asset(name: str, package: Package, fields: dict[str, Any]) -> Asset:
    size: int = fields.pop("bytes")
    if "byte_range" in fields:
        start, stop = fields.pop("byte_range")
        return Asset(name, package, size=size, byte_range=(start, stop), **fields)
    return Asset(name, package, size=size, **fields)
