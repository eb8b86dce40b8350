from __future__ import annotations

import errno
import importlib
import os
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from vitruvian.assets import (
    Asset,
    AssetError,
    FetchProgress,
    Package,
    asset_path,
    ensure_asset,
    fetch_assets,
    package_fetch,
)
from vitruvian.assets import registries as registries_module

if TYPE_CHECKING:
    from ..conftest import FakeClient

pytestmark = pytest.mark.usefixtures("manifest")
Pack = Callable[[Mapping[str, bytes]], bytes]


def files_in(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.iterdir())


def test_an_asset_comes_out_of_a_wheel(pip: FakeClient, cache: Path) -> None:
    assert fetch_assets(["photo"]) == {"photo": cache / "photo.png"}
    assert asset_path("photo").read_bytes() == b"a photograph"


def test_pip_is_asked_for_one_pinned_wheel_and_no_dependencies(pip: FakeClient) -> None:
    fetch_assets(["photo"])

    (call,) = pip.calls
    assert call[0] == "download"
    assert call[-1] == "samples==1.2"
    assert {"--no-deps", "--only-binary=:all:", "--no-input"} <= set(call)
    assert any(option.startswith("--platform=") for option in call)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="later Pythons have no distutils")
def test_pip_is_found_without_a_warning_from_setuptools(
    pip: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    importlib.import_module("setuptools")  # puts a finder for pip on sys.meta_path
    monkeypatch.setitem(sys.modules, "distutils", ModuleType("distutils"))

    fetch_assets(["photo"])

    assert len(pip.calls) == 1


def test_an_asset_is_cut_out_of_a_packed_file(npm: FakeClient, cache: Path) -> None:
    fetch_assets(["detector"])

    assert asset_path("detector").read_bytes() == b"a network for detection"


def test_npm_is_asked_for_the_version_and_runs_no_scripts(npm: FakeClient) -> None:
    fetch_assets(["detector"])

    (call,) = npm.calls
    assert call[0] == "pack"
    assert call[-1] == "@models/pose@0.3"
    assert "--ignore-scripts" in call


def test_one_download_serves_all_assets_of_a_package(npm: FakeClient, cache: Path) -> None:
    fetch_assets(["detector", "landmarks"])

    assert len(npm.calls) == 1
    assert files_in(cache) == ["detector.tflite", "landmarks.tflite"]


def test_everything_is_fetched_by_default(pip: FakeClient, npm: FakeClient, cache: Path) -> None:
    fetch_assets()

    assert files_in(cache) == ["detector.tflite", "landmarks.tflite", "photo.png"]


def test_only_what_was_asked_for_is_kept(npm: FakeClient, cache: Path) -> None:
    fetch_assets(["landmarks"])

    assert files_in(cache) == ["landmarks.tflite"]


def test_a_good_asset_is_not_fetched_again(pip: FakeClient) -> None:
    fetch_assets(["photo"])
    fetch_assets(["photo"])

    assert len(pip.calls) == 1


def test_a_damaged_asset_is_replaced(pip: FakeClient, cache: Path) -> None:
    cache.mkdir()
    (cache / "photo.png").write_bytes(b"a photogrAph")

    fetch_assets(["photo"])

    assert asset_path("photo").read_bytes() == b"a photograph"


def test_first_use_fetches_and_says_so(
    pip: FakeClient, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ensure_asset("photo") == cache / "photo.png"
    assert "fetching photo from pypi package samples 1.2" in capsys.readouterr().err


def test_later_uses_are_silent(pip: FakeClient, capsys: pytest.CaptureFixture[str]) -> None:
    ensure_asset("photo")
    capsys.readouterr()

    ensure_asset("photo")

    assert capsys.readouterr() == ("", "")


def test_what_the_program_will_want_comes_along_from_the_same_package(
    pip: FakeClient, npm: FakeClient, cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = ["photo", "detector", "landmarks", "some text"]

    ensure_asset("landmarks", along=lambda: wanted)
    told = capsys.readouterr().err
    ensure_asset("detector", along=pytest.fail)

    assert files_in(cache) == ["detector.tflite", "landmarks.tflite"]
    assert "fetching landmarks, detector from npm package @models/pose 0.3" in told
    assert (len(npm.calls), pip.calls) == (1, [])


def test_threads_with_an_asset_each_download_their_package_once(
    npm: FakeClient, cache: Path
) -> None:
    names = ["landmarks", "detector"] * 4

    with ThreadPoolExecutor(len(names)) as pool:
        paths = list(pool.map(lambda name: ensure_asset(name, along=lambda: names), names))

    assert [path.stem for path in paths] == names
    assert len(npm.calls) == 1


def test_a_thread_whose_asset_another_did_not_bring_fetches_it(
    npm: FakeClient, cache: Path
) -> None:
    names = ["landmarks", "detector"] * 4

    with ThreadPoolExecutor(len(names)) as pool:
        paths = list(pool.map(ensure_asset, names))

    assert [path.stem for path in paths] == names
    assert len(npm.calls) == 2


def test_progress_hears_start_bytes_finish_and_place(pip: FakeClient) -> None:
    heard: list[str] = []

    class Listener(FetchProgress):
        def package_started(self, package: Package, assets: object) -> None:
            heard.append("started")

        def package_advanced(self, package: Package, done_bytes: int) -> None:
            assert done_bytes >= 0

        def package_finished(self, package: Package) -> None:
            heard.append("finished")

        def asset_placed(self, asset: Asset, path: Path) -> None:
            heard.append(asset.name)

    fetch_assets(["photo"], Listener())

    assert heard == ["started", "finished", "photo"]


def test_an_unreachable_registry_is_told_in_the_words_of_pip(pip: FakeClient, cache: Path) -> None:
    pip.fails(
        "WARNING: Retrying after connection broken by 'Connection refused': /samples/\n"
        "ERROR: No matching distribution found for samples==1.2"
    )

    with pytest.raises(
        AssetError,
        match=r"'photo': pip could not fetch the pypi package samples 1\.2: it ended with status 1 "
        r"and said: .*Connection refused.*; check the network and the settings of pip, "
        r"then run: vitruvian assets fetch photo$",
    ):
        fetch_assets(["photo"])
    assert files_in(cache) == []


def test_an_unreachable_registry_is_told_in_the_words_of_npm(npm: FakeClient, cache: Path) -> None:
    npm.fails(
        "npm error code ENOTFOUND\n"
        "npm error network request failed, reason: getaddrinfo ENOTFOUND\n"
        "npm error A complete log of this run can be found in: ..."
    )

    with pytest.raises(
        AssetError,
        match=r"'landmarks', 'detector': npm could not .*reason: getaddrinfo ENOTFOUND.*"
        r"run: vitruvian assets fetch landmarks detector$",
    ):
        fetch_assets(["detector", "landmarks"])
    assert files_in(cache) == []


def test_a_client_without_telling_words_is_quoted_by_its_last_line(pip: FakeClient) -> None:
    pip.fails("first\nsecond\n\n")

    with pytest.raises(AssetError, match=r"status 1 and said: second; expected"):
        fetch_assets(["photo"])


def test_a_silent_client_that_fails_is_told(pip: FakeClient) -> None:
    pip.does("sys.exit(3)")

    with pytest.raises(AssetError, match=r"status 3 and said: nothing; expected"):
        fetch_assets(["photo"])


def test_a_package_with_another_file_is_refused(
    pip: FakeClient, cache: Path, make_wheel: Pack
) -> None:
    pip.serves("samples-1.2-py3-none-any.whl", make_wheel({"samples/photo.png": b"a PHOTOGRAPH"}))

    with pytest.raises(
        AssetError,
        match=r"what it holds as photo has the SHA-256 .*; expected .*, so it was not kept",
    ):
        fetch_assets(["photo"])
    assert files_in(cache) == []


def test_a_member_that_is_too_short_is_refused(npm: FakeClient, make_tarball: Pack) -> None:
    npm.serves("models-pose-0.3.tgz", make_tarball({"package/all.data": b"a network"}))

    with pytest.raises(AssetError, match=r"holds as detector has 0 bytes; expected 23"):
        fetch_assets(["detector"])


def test_a_package_without_the_member_is_told(pip: FakeClient, make_wheel: Pack) -> None:
    pip.serves("samples-1.2-py3-none-any.whl", make_wheel({"samples/other.png": b"?"}))

    with pytest.raises(AssetError, match=r"\.whl holds no samples/photo\.png"):
        fetch_assets(["photo"])


def test_a_tarball_without_the_member_is_told(npm: FakeClient, make_tarball: Pack) -> None:
    npm.serves("models-pose-0.3.tgz", make_tarball({"package/other.data": b"?"}))

    with pytest.raises(AssetError, match=r"\.tgz holds no package/all\.data"):
        fetch_assets(["landmarks"])


def test_a_truncated_wheel_is_told(pip: FakeClient, make_wheel: Pack, cache: Path) -> None:
    wheel = make_wheel({"samples/photo.png": b"a photograph"})
    pip.serves("samples-1.2-py3-none-any.whl", wheel[: len(wheel) // 2])

    with pytest.raises(AssetError, match=r"\.whl is damaged"):
        fetch_assets(["photo"])
    assert files_in(cache) == []


def test_a_truncated_tarball_is_told(npm: FakeClient, make_tarball: Pack, cache: Path) -> None:
    tarball = make_tarball({"package/all.data": os.urandom(5000)})
    npm.serves("models-pose-0.3.tgz", tarball[: len(tarball) // 2])

    with pytest.raises(AssetError, match=r"\.tgz is damaged"):
        fetch_assets(["landmarks"])
    assert files_in(cache) == []


def test_a_client_that_leaves_nothing_is_told(pip: FakeClient) -> None:
    pip.does("sys.exit(0)")

    with pytest.raises(AssetError, match=r"left none instead of one \*\.whl file"):
        fetch_assets(["photo"])


def test_a_client_that_does_not_end_is_ended(
    pip: FakeClient, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registries_module, "TIME_LIMIT_S", 0.3)
    pip.does("import signal; signal.pause()")

    with pytest.raises(AssetError, match=r"no end after 0\.3 s"):
        fetch_assets(["photo"])
    assert files_in(cache) == []


def test_a_cache_that_is_no_folder_is_told(
    pip: FakeClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "taken"
    place.write_text("a file")
    monkeypatch.setenv("VITRUVIAN_ASSETS", str(place))

    with pytest.raises(
        AssetError, match=r"asset cache .*taken: cannot be written \(.+\); .*VITRUVIAN_A"
    ):
        fetch_assets(["photo"])


def test_a_full_disk_is_told(pip: FakeClient, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(package_fetch, "extract", no_room)

    with pytest.raises(AssetError, match=r"cannot be written \(No space left on device\)"):
        fetch_assets(["photo"])
    assert files_in(cache) == []


def test_working_folders_of_dead_processes_are_removed_after_a_day(
    pip: FakeClient, cache: Path
) -> None:
    for name, age_s in ((".fetching-old", 25 * 3600), (".fetching-young", 60)):
        (cache / name).mkdir(parents=True)
        os.utime(cache / name, (0, time.time() - age_s))

    fetch_assets(["photo"])

    assert files_in(cache) == [".fetching-young", "photo.png"]


def test_an_unknown_name_is_told_before_anything_is_fetched(pip: FakeClient) -> None:
    with pytest.raises(AssetError, match=r"'foto': no such asset; .* Did you mean 'photo'\?"):
        fetch_assets(["photo", "foto"])
    assert pip.calls == []
