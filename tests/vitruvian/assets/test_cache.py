from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import platformdirs
import pytest

from vitruvian.assets import Asset, AssetError, asset_path, cache_directory


def test_assets_lie_in_the_cache_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VITRUVIAN_ASSETS", raising=False)

    assert cache_directory() == Path(platformdirs.user_cache_dir("vitruvian", False), "assets")


@pytest.mark.parametrize("folder", ["/elsewhere/cache", "/two words", "/ends/with/", ""])
def test_the_cache_of_the_user_may_be_elsewhere(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VITRUVIAN_ASSETS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", folder)

    assert cache_directory() == Path(platformdirs.user_cache_dir("vitruvian", False), "assets")


def test_a_variable_names_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITRUVIAN_ASSETS", str(tmp_path))

    assert cache_directory() == tmp_path


def test_the_variable_may_start_with_the_home_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VITRUVIAN_ASSETS", "~/models")

    assert cache_directory() == Path.home() / "models"


def test_an_empty_variable_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VITRUVIAN_ASSETS", raising=False)
    usual = cache_directory()
    monkeypatch.setenv("VITRUVIAN_ASSETS", "")

    assert cache_directory() == usual


def test_a_good_asset_is_given_by_its_path(manifest: Mapping[str, Asset], cache: Path) -> None:
    cache.mkdir()
    (cache / "photo.png").write_bytes(b"a photograph")

    assert asset_path("photo") == cache / "photo.png"


def test_a_missing_asset_is_told_with_the_command_that_fetches_it(
    manifest: Mapping[str, Asset],
) -> None:
    with pytest.raises(
        AssetError,
        match=r"'photo': .*photo\.png is missing; expected a file of 12 bytes; "
        r"run: vitruvian assets fetch photo$",
    ):
        asset_path("photo")


def test_a_truncated_asset_is_told_with_both_sizes(
    manifest: Mapping[str, Asset], cache: Path
) -> None:
    cache.mkdir()
    (cache / "photo.png").write_bytes(b"a photo")

    with pytest.raises(AssetError, match=r"has 7 bytes; expected 12; run: .* fetch photo$"):
        asset_path("photo")


def test_a_changed_asset_is_told_with_both_hashes(
    manifest: Mapping[str, Asset], cache: Path
) -> None:
    cache.mkdir()
    (cache / "photo.png").write_bytes(b"a photogrAph")

    expected = manifest["photo"].sha256
    with pytest.raises(
        AssetError, match=rf"has the SHA-256 [0-9a-f]{{64}}; expected {expected}; run"
    ):
        asset_path("photo")


def test_an_unreadable_asset_is_told_with_the_reason(
    manifest: Mapping[str, Asset], cache: Path
) -> None:
    cache.mkdir()
    (cache / "photo.png").symlink_to("photo.png")

    with pytest.raises(AssetError, match=r"cannot be read \(.*symbolic links.*\); expected"):
        asset_path("photo")
