"""Small things that programs rely on are as MediaPipe 0.10.21 has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vitruvian.assets import asset_path

from . import mediapipe_behaviours as behaviours

#: MediaPipe's values, by expression: ``python -m benchmarks.behaviours --write``.
STORED = Path(__file__).parents[2] / "data" / "mediapipe_behaviours.json"
EXPECTED: dict[str, str] = json.loads(STORED.read_text(encoding="utf-8"))
#: Exact pixels and bytes, which other versions of OpenCV and interpreters change.
INEXACT = ("drawn(", "canvas(")


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    pytest.importorskip("google.protobuf")
    return behaviours.names_for("vitruvian", str(asset_path("faceapi_sample2")))


@pytest.mark.parametrize("about", behaviours.BEHAVIOURS)
def test_programs_find_what_they_know(names: dict[str, Any], about: str) -> None:
    expressions = [
        one
        for one in behaviours.BEHAVIOURS[about]
        if one not in behaviours.DELIBERATE and not one.startswith(INEXACT)
    ]

    found = {one: behaviours.value_of(one, names) for one in expressions}

    assert found == {one: EXPECTED[one] for one in expressions}


@pytest.mark.parametrize("expression", behaviours.DELIBERATE)
def test_what_is_told_to_differ_differs(names: dict[str, Any], expression: str) -> None:
    assert behaviours.value_of(expression, names) != EXPECTED[expression]
