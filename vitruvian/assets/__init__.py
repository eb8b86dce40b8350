"""Find, fetch and check the models and samples that live in published packages.

`asset_path` never touches the network; `ensure_asset` downloads at the first use and says so;
`fetch_assets` downloads what is missing. The files lie in the user's cache folder, or in the
folder that the environment variable ``VITRUVIAN_ASSETS`` names.
"""

from ..framework.errors import AssetError
from .cache import asset_path, cache_directory
from .fetch import ensure_asset, fetch_assets
from .manifest import Asset, Package, find_asset, load_manifest
from .progress import FetchProgress, PlainProgress

__all__ = [
    "Asset",
    "AssetError",
    "FetchProgress",
    "Package",
    "PlainProgress",
    "asset_path",
    "cache_directory",
    "ensure_asset",
    "fetch_assets",
    "find_asset",
    "load_manifest",
]
