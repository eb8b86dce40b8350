"""Fixtures that every folder of tests may use."""

from __future__ import annotations

import functools
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from vitruvian.assets import asset_path


@pytest.fixture(scope="session")
def carphone() -> Path:
    """Return the video of a man talking in a car: 176x144, 120 frames."""
    return asset_path("carphone")


@pytest.fixture(scope="session")
def astronaut() -> Path:
    """Return the picture of an astronaut, 512x512."""
    return asset_path("astronaut")


@pytest.fixture(scope="session")
def walk() -> Path:
    """Return the video of a person who walks far away: 1768x994, 230 frames."""
    return asset_path("walk")


@pytest.fixture(scope="session")
def reference():
    """Return a reader of what MediaPipe answered: ``reference("upper_body_carphone_pristine")``."""
    folder = Path(__file__).parent / "data" / "reference"

    @functools.cache
    def read(name: str) -> dict[str, Any]:
        with gzip.open(folder / f"{name}.json.gz") as file:
            return json.load(file)

    return read
