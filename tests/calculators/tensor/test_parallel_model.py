"""Calls of one model that overlap."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import numpy as np
import pytest

from vitruvian.calculators.tensor.parallel_model import ParallelModel


class Model:
    """Return the input, once as many calls have come as the test waits for."""

    inputs = outputs = ()

    def __init__(self, width: str, device: str = "cpu litert f32") -> None:
        self.width, self.device = width, device
        self.meeting = Barrier(1)
        self.began = Event()
        self.is_busy = self.is_closed = False
        self.calls = 0

    def run(self, tensors):
        assert not self.is_busy
        self.is_busy = True
        self.calls += 1
        self.began.set()
        self.meeting.wait(5)
        self.is_busy = False
        return [tensor + 1 for tensor in tensors]

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def models() -> list[Model]:
    return [Model("wide")]


@pytest.fixture
def parallel(models) -> ParallelModel:
    def load_narrow():
        models.append(Model("narrow"))
        models[-1].meeting = models[0].meeting
        return models[-1]

    return ParallelModel(models[0], load_narrow)


def run_together(parallel, models, count):
    """Make ``count`` calls that all have begun before one ends."""
    meeting = Barrier(count)
    for model in models:
        model.meeting = meeting
    with ThreadPoolExecutor(count) as pool:
        calls = [pool.submit(parallel.run, [np.array([n])]) for n in range(count)]
        found = [int(call.result()[0][0]) for call in calls]
    for model in models:
        model.meeting = Barrier(1)
    return found


def used(models) -> list[tuple[str, int]]:
    return [(model.width, model.calls) for model in models]


def test_calls_one_after_the_other_use_the_model_with_all_threads(parallel, models):
    for number in range(3):
        assert parallel.run([np.array([number])])[0] == number + 1

    assert used(models) == [("wide", 3)]


def test_calls_that_overlap_use_a_model_each(parallel, models):
    assert run_together(parallel, models, 3) == [1, 2, 3]

    assert used(models) == [("wide", 1), ("narrow", 1), ("narrow", 1)]


def test_after_calls_that_overlapped_all_of_the_next_are_narrow(parallel, models):
    run_together(parallel, models, 2)
    run_together(parallel, models, 2)

    assert used(models) == [("wide", 1), ("narrow", 2), ("narrow", 1)]


def test_after_a_call_that_was_alone_the_next_has_all_threads_again(parallel, models):
    run_together(parallel, models, 2)
    for _ in range(3):
        parallel.run([np.array([0])])

    assert used(models) == [("wide", 3), ("narrow", 2)]


def test_a_call_that_fails_gives_its_model_back(parallel, models):
    run_together(parallel, models, 2)
    run = models[1].run
    models[1].run = lambda tensors: 1 / 0
    with pytest.raises(ZeroDivisionError, match="division by zero"):
        parallel.run([np.array([0])])
    models[1].run = run

    assert run_together(parallel, models, 2) == [1, 2]
    assert used(models) == [("wide", 2), ("narrow", 2)]


def test_a_model_that_cannot_be_loaded_again_stops_nobody_else(models):
    parallel = ParallelModel(models[0], lambda: 1 / 0)
    models[0].meeting = Barrier(2)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(parallel.run, [np.array([0])])
        assert models[0].began.wait(5)
        with pytest.raises(ZeroDivisionError, match="division by zero"):
            parallel.run([np.array([1])])
        models[0].meeting.wait(5)
        assert first.result()[0] == 1


def test_on_a_graphics_card_calls_take_turns(models):
    models[0].device = "gpu SwiftShader"
    parallel = ParallelModel(models[0], lambda: 1 / 0)
    with ThreadPoolExecutor(4) as pool:
        found = [call.result()[0] for call in [pool.submit(parallel.run, [n]) for n in range(8)]]

    assert found == [*range(1, 9)]
    assert used(models) == [("wide", 8)]


def test_all_that_was_loaded_is_closed(parallel, models):
    run_together(parallel, models, 3)

    parallel.close()

    assert all(model.is_closed for model in models)
