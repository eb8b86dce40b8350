from __future__ import annotations

import re

import pytest

from vitruvian.assets import Asset, AssetError, find_asset, load_manifest


def test_the_manifest_names_the_models_and_samples() -> None:
    assert list(load_manifest()) == [
        "pose_landmark_upper_body",
        "pose_detection_128",
        "pose_landmark_lite",
        "pose_landmark_full",
        "pose_landmark_heavy",
        "pose_detection_224",
        "face_detection_short_range",
        "face_detection_full_range_sparse",
        "face_landmark",
        "face_landmark_with_attention",
        "iris_landmark",
        "hand_recrop",
        "selfie_segmentation",
        "selfie_segmentation_landscape",
        "carphone",
        "astronaut",
        "walk",
        "faceapi_sample2",
        "faceapi_sample6",
    ]


@pytest.mark.parametrize("asset", load_manifest().values(), ids=lambda asset: asset.name)
def test_an_asset_is_described_completely(asset: Asset) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", asset.sha256)
    assert asset.suffix in {".tflite", ".mp4", ".png", ".jpg"}
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
