"""Small things about tasks that programs rely on are as MediaPipe 0.10.21 has them."""

import json
from pathlib import Path

import pytest

from benchmarks.tasks_parity.models import write_models
from vitruvian.assets import asset_path

from . import task_behaviours as behaviours

#: MediaPipe's values, by expression: ``python -m benchmarks.behaviours --write``.
STORED = Path(__file__).parents[2] / "data" / "task_behaviours.json"
EXPECTED = json.loads(STORED.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    write_models(folder)
    return behaviours.names_for("vitruvian", str(asset_path("faceapi_sample2")), str(folder))


@pytest.mark.parametrize("about", behaviours.BEHAVIOURS)
def test_programs_find_what_they_know(names, about):
    found = {one: behaviours.value_of(one, names) for one in behaviours.BEHAVIOURS[about]}

    different = {
        one: (value, EXPECTED[one])
        for one, value in found.items()
        if one not in behaviours.DELIBERATE and not behaviours.is_same(value, EXPECTED[one])
    }
    assert different == {}


@pytest.mark.parametrize("expression", behaviours.DELIBERATE)
def test_what_is_told_to_differ_differs(names, expression):
    assert behaviours.value_of(expression, names) != EXPECTED[expression]
