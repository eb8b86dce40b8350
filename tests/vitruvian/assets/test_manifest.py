from __future__ import annotations

import re

import pytest

from vitruvian.assets import Asset, AssetError, find_asset, load_manifest


def test_the_manifest_names_the_models_and_samples() -> None:
    names = set(load_manifest())

    assert {"pose_landmark_full", "hand_landmark_full", "face_landmark", "carphone"} <= names
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in names)


@pytest.mark.parametrize("asset", load_manifest().values(), ids=lambda asset: asset.name)
def test_an_asset_is_described_completely(asset: Asset) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", asset.sha256)
    assert asset.suffix in {".tflite", ".task", ".txt", ".mp4", ".png", ".jpg"}
    assert asset.licence
    assert asset.description
    assert asset.package.registry in {"npm", "pypi"}
    assert re.fullmatch(r"[0-9]+(\.[0-9]+)+", asset.package.version)
    assert asset.package.download_bytes > 0


@pytest.mark.parametrize("asset", load_manifest().values(), ids=lambda asset: asset.name)
def test_a_byte_range_is_as_long_as_its_asset(asset: Asset) -> None:
    start, stop = asset.byte_range or (0, asset.size)

    assert stop - start == asset.size > 0


def test_an_asset_is_found_by_name() -> None:
    assert find_asset("carphone").file_name == "carphone.mp4"


def test_an_unknown_name_is_told_with_the_nearest_and_all_known_ones() -> None:
    with pytest.raises(
        AssetError, match=r"(?s)'carfone': no such asset; .*astronaut.*'carphone'\?"
    ):
        find_asset("carfone")
