"""Fixtures that every folder of tests may use."""

from __future__ import annotations

from pathlib import Path

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
