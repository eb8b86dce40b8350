import pytest

from benchmarks.reference import reference
from benchmarks.tasks_parity import side
from benchmarks.tasks_parity.cases import CASES
from benchmarks.tasks_parity.difference import difference

#: As far as answers may be apart: a few frames of feedback make differences of the last bit larger.
_MOST = {
    "pixels": 0.5,
    "depth": 0.5,
    "visibility": 0.01,
    "score": 0.01,
    "metres": 0.002,
    "rotation": 0.005,
    "centimetres": 0.1,
    "box": 1.0,
    "mask": 0.02,
    "mean of mask": 0.001,
    "other names": 0.0,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_task_answers_as_mediapipe_does(case, bundles):
    stored = reference(f"tasks_{case.name}")

    answers = side.run("vitruvian", case.described(bundles), list(case.frames()))

    found = difference(answers, stored["frames"], tuple(stored["size"]))
    assert found.counts == 0
    assert found.found > 0
    assert {name: value for name, value in found.figures.items() if value > _MOST[name]} == {}
