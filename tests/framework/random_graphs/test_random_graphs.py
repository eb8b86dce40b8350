"""Thousands of random graphs give what the rules say, on every executor and in any order."""

from __future__ import annotations

import logging
import os
from random import Random, SystemRandom

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .case import Case
from .case_maker import make_case
from .comparison import disagreements
from .engine import interpret, plan_case, run_case
from .reference_interpreter import Interpreter

#: ``RANDOM_GRAPHS=20000 pytest …`` looks at so many fresh ones in place of the same as ever.
FRESH = int(os.environ.get("RANDOM_GRAPHS", "0"))
LARGE = 150
SHRINKABLE = 30

ENGINES = pytest.mark.parametrize(
    ("threads", "shuffled"),
    [(0, False), (0, True), (2, False), (3, True)],
    ids=["inline", "inline, shuffled", "2 threads", "3 threads, shuffled"],
)


@pytest.fixture(autouse=True)
def no_reports():
    """Keep quiet about the queues that grow."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def check(case: Case, threads: int, seed: int | None, *, stepwise: bool) -> None:
    live = stepwise and not case.is_timed
    expected = interpret(case, live=live)
    outcome = run_case(
        case, plan_case(case), threads=threads, seed=seed, stepwise=stepwise, live=live
    )

    assert disagreements(case, outcome, expected) == []


def check_random(random: Random, threads: int, *, shuffled: bool) -> None:
    case = make_case(random)
    seed = random.randint(0, 99) if shuffled else None
    check(case, threads, seed, stepwise=random.random() < 0.7)


@ENGINES
@pytest.mark.timeout(0 if FRESH else 60)
def test_random_graphs_follow_the_rules(threads, shuffled):
    first = SystemRandom().randrange(2**40) if FRESH else 1000 * threads + 500 * shuffled
    for number in range(first, first + (FRESH or LARGE)):
        try:
            check_random(Random(number), threads, shuffled=shuffled)
        except Exception as error:
            error.add_note(f"in check_random(Random({number}), {threads}, shuffled={shuffled})")
            raise


@ENGINES
def test_small_random_graphs_follow_the_rules(threads, shuffled):
    # Smaller ones than above, but hypothesis reduces a failure to what it takes.
    @settings(
        max_examples=FRESH or SHRINKABLE,
        derandomize=not FRESH,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.randoms(use_true_random=False))
    def follow_the_rules(random):
        check_random(random, threads, shuffled=shuffled)

    follow_the_rules()


@pytest.mark.parametrize("seed", range(30))
def test_the_order_of_tasks_changes_nothing(seed):
    case = make_case(Random(seed))

    for shuffle in range(3):
        check(case, 0, shuffle, stepwise=False)


@pytest.mark.parametrize("seed", range(300))
def test_every_random_graph_comes_to_its_end_by_the_rules(seed):
    interpreter = Interpreter(make_case(Random(seed)))
    case = make_case(Random(seed))
    for op in case.ops:
        interpreter.apply(op)
    for name in case.inputs:
        interpreter.streams[name].advance(2**63 - 1)
    interpreter.settle()

    assert interpreter.is_done


def test_random_graphs_have_everything():
    cases = [make_case(Random(seed)) for seed in range(300)]
    calculators = {node.calculator for case in cases for node in case.nodes}
    loops = sum(any(node.back_edge for node in case.nodes) for case in cases)
    nested = sum(any(isinstance(item, list) for item in case.groups) for case in cases)

    assert len(calculators) == 16
    assert loops > 30
    assert nested > 60
    assert sum(len(interpret(case).packets) > 4 for case in cases) > 150


@pytest.mark.parametrize("seed", range(20))
def test_a_case_can_be_written_down(seed):
    case = make_case(Random(seed))

    assert Case.from_json(case.to_json()) == case
