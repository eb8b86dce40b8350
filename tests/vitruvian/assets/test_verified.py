"""Files that were checked once are not hashed again, and every change to them is noticed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from vitruvian.assets import Asset, AssetError, asset_path, ensure_asset, fetch_assets, verified

if TYPE_CHECKING:
    from ..conftest import FakeClient

GOOD, DAMAGED = b"a photograph", b"a photogrAph"


@pytest.fixture
def photo(manifest: Mapping[str, Asset], cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a good file of the asset ``photo``, which counts as old enough to be remembered."""
    monkeypatch.setattr(verified, "_LONGEST_STEP_NS", 0)
    cache.mkdir()
    file = cache / "photo.png"
    file.write_bytes(GOOD)
    return file


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are hashed in this test, as they come."""
    names: list[str] = []
    digest = hashlib.file_digest

    def noted(file: Any, algorithm: str) -> Any:
        names.append(Path(file.name).name)
        return digest(file, algorithm)

    monkeypatch.setattr(hashlib, "file_digest", noted)
    return names


def memory_of(photo: Path) -> Path:
    return photo.parent / ".verified" / photo.name


def test_a_file_is_hashed_once(photo: Path, hashed: list[str]) -> None:
    assert [ensure_asset("photo") for _ in range(3)] == [photo] * 3

    assert hashed == ["photo.png"]


def test_whoever_asks_for_a_check_gets_one(photo: Path, hashed: list[str]) -> None:
    ensure_asset("photo")

    asset_path("photo")
    fetch_assets(["photo"])

    assert hashed == ["photo.png"] * 3


def overwrite(photo: Path) -> None:
    photo.write_bytes(DAMAGED)
    os.utime(photo, ns=(0, photo.stat().st_mtime_ns + 1))


def exchange(photo: Path) -> None:
    """Put a file of the same size and time in the place of the good one."""
    other = photo.with_name("other")
    other.write_bytes(DAMAGED)
    os.utime(other, ns=(0, photo.stat().st_mtime_ns))
    other.replace(photo)


def cut_off(photo: Path) -> None:
    photo.write_bytes(GOOD[:-1])


@pytest.mark.parametrize("change", [overwrite, exchange, cut_off, Path.unlink])
def test_a_file_that_changes_later_is_fetched_anew(
    change: Callable[[Path], None], photo: Path, pip: FakeClient
) -> None:
    ensure_asset("photo")
    change(photo)

    assert ensure_asset("photo").read_bytes() == GOOD

    assert len(pip.calls) == 1


def test_a_damaged_file_is_not_remembered(photo: Path, pip: FakeClient) -> None:
    pip.fails("no network")
    photo.write_bytes(DAMAGED)

    for _ in range(2):
        with pytest.raises(AssetError, match=r"could not fetch the pypi package samples"):
            ensure_asset("photo")


def test_another_manifest_checks_anew(photo: Path, manifest: Mapping[str, Asset]) -> None:
    ensure_asset("photo")

    assert verified.was_verified(manifest["photo"], photo)
    assert not verified.was_verified(replace(manifest["photo"], sha256="0" * 64), photo)


def test_a_file_that_changed_just_now_is_hashed_once_more(
    photo: Path, hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verified, "_LONGEST_STEP_NS", 3600 * 10**9)

    ensure_asset("photo")
    ensure_asset("photo")

    assert hashed == ["photo.png"] * 2


def test_a_file_that_changes_while_it_is_hashed_is_not_remembered(
    photo: Path, manifest: Mapping[str, Asset]
) -> None:
    before = verified.state_of(photo)
    assert before is not None
    overwrite(photo)

    verified.remember_verified(manifest["photo"], photo, before)

    assert not verified.was_verified(manifest["photo"], photo)


@pytest.mark.parametrize("size", [0, 1, 64, -1])
def test_a_line_that_is_cut_off_is_written_again(size: int, photo: Path, hashed: list[str]) -> None:
    ensure_asset("photo")
    whole = memory_of(photo).read_bytes()
    memory_of(photo).write_bytes(whole[:size])

    ensure_asset("photo")

    assert len(hashed) == 2
    assert memory_of(photo).read_bytes() == whole


@pytest.mark.parametrize("taken", [".verified", ".verified/photo.png/folder"])
def test_where_nothing_can_be_remembered_files_are_hashed(
    taken: str, photo: Path, hashed: list[str]
) -> None:
    place = photo.parent / taken
    place.parent.mkdir(parents=True, exist_ok=True)
    place.touch()

    assert [ensure_asset("photo") for _ in range(2)] == [photo] * 2

    assert hashed == ["photo.png"] * 2


def test_many_may_remember_at_once(photo: Path, manifest: Mapping[str, Asset]) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ensure_asset, ["photo"] * 32)) == {photo}

    assert verified.was_verified(manifest["photo"], photo)
