from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from vitruvian.assets import Asset, fetch_assets
from vitruvian.cli.assets_progress import BarProgress

if TYPE_CHECKING:
    from ..conftest import FakeClient
    from .conftest import Call

pytestmark = pytest.mark.usefixtures("manifest")


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[::-1])


def test_list_shows_each_asset_and_whether_it_is_here(pip: FakeClient, call: Call) -> None:
    fetch_assets(["photo"])

    lines = call("assets", "list").out.splitlines()

    assert [line.split("\t")[0] for line in lines] == ["photo", "landmarks", "detector"]
    assert [line.split("\t")[2] for line in lines] == ["yes", "no", "no"]


def test_list_shows_a_damaged_asset(pip: FakeClient, cache: Path, call: Call) -> None:
    fetch_assets(["photo"])
    damage(cache / "photo.png")

    assert "\tdamaged\t" in call("assets", "list").out


def test_fetch_gets_the_named_assets_in_plain_lines(
    npm: FakeClient, cache: Path, call: Call
) -> None:
    result = call("assets", "fetch", "detector")

    assert result.code == 0
    assert "fetching detector from npm package @models/pose 0.3" in result.err
    assert f"fetched detector to {cache / 'detector.tflite'}" in result.err
    assert "1 asset ready" in result.err


def test_fetch_without_names_gets_everything(pip: FakeClient, npm: FakeClient, call: Call) -> None:
    result = call("assets", "fetch")

    assert result.code == 0
    assert "3 assets ready" in result.err


def test_fetch_that_fails_prints_one_message_and_no_traceback(pip: FakeClient, call: Call) -> None:
    pip.fails("ERROR: No matching distribution found for samples==1.2")

    result = call("assets", "fetch", "photo")

    assert result.code == 1
    assert "pip could not fetch" in result.err
    assert "Traceback" not in result.err


def test_path_prints_the_file_and_nothing_else(pip: FakeClient, cache: Path, call: Call) -> None:
    fetch_assets(["photo"])

    assert call("assets", "path", "photo").out == f"{cache / 'photo.png'}\n"


def test_path_of_a_missing_asset_says_how_to_get_it(call: Call) -> None:
    result = call("assets", "path", "photo")

    assert result.code == 1
    assert result.out == ""
    assert "run: vitruvian assets fetch photo" in result.err


def test_verify_passes_what_has_been_fetched(pip: FakeClient, call: Call) -> None:
    fetch_assets(["photo"])

    result = call("assets", "verify")

    assert result.code == 0
    assert result.out.startswith("photo: good")


def test_verify_reports_every_bad_asset(pip: FakeClient, cache: Path, call: Call) -> None:
    fetch_assets(["photo"])
    damage(cache / "photo.png")

    result = call("assets", "verify", "photo", "landmarks")

    assert result.code == 1
    assert "photo.png has the SHA-256" in result.err
    assert "landmarks.tflite is missing" in result.err
    assert "2 assets missing or damaged" in result.err


def test_bars_show_the_package_and_the_placed_asset(
    pip: FakeClient, manifest: Mapping[str, Asset]
) -> None:
    screen = io.StringIO()

    with BarProgress(Console(file=screen, force_terminal=True, width=100)) as progress:
        fetch_assets(["photo"], progress)

    assert "samples 1.2" in screen.getvalue()
    assert "fetched photo to" in screen.getvalue()
