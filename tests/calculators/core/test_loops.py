"""BeginLoop and EndLoop around other nodes."""

import numpy as np
import pytest

from vitruvian.calculators.core.begin_loop import (
    BeginLoopCalculator,
    BeginLoopDetectionCalculator,
    BeginLoopTensorCalculator,
)
from vitruvian.calculators.core.end_loop import EndLoopCalculator, EndLoopTensorCalculator
from vitruvian.framework.authoring.calculator import REGISTRY, Calculator
from vitruvian.framework.authoring.ports import Input, Output
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.formats import BoundingBox, Detection, Tensors
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator
from vitruvian.framework.values.timestamp import Timestamp

SENT = ["item", "batch_end"]

LOOP = """
input_stream: [ints, extra]
output_stream: [out, item, cloned, end]
node:
  - calculator: BeginLoopIntCalculator
    input_stream: [ITERABLE:ints, CLONE:extra]
    output_stream: [ITEM:item, CLONE:cloned, BATCH_END:end]
  - calculator: RigAddCalculator
    input_stream: [ITEM:item, EXTRA:cloned]
    output_stream: added
  - calculator: EndLoopCalculator
    input_stream: [ITEM:added, BATCH_END:end]
    output_stream: ITERABLE:out
"""


class RigAddCalculator(Calculator):
    """Add two numbers; nothing for 13."""

    item = Input(int)
    extra = Input(int)
    total = Output(int, tag="")

    def process(self, ctx):
        if ctx[self.item] != 13:
            ctx[self.total] = ctx[self.item] + ctx[self.extra]


def test_each_element_runs_through_the_loop_and_comes_back_in_a_list(bench):
    run = bench(LOOP)
    for time, ints in ((10, (0, 1, 2)), (20, (3,))):
        run.packet("ints", time, value=ints)
        run.packet("extra", time, value=100)

    assert run.sent() == [(10, (100, 101, 102)), (20, (103,))]
    assert run.sent("item") == [(0, 0), (1, 1), (2, 2), (3, 3)]
    assert run.sent("cloned") == [(0, 100), (1, 100), (2, 100), (3, 100)]
    assert run.sent("end") == [(2, 10), (3, 20)]


def test_an_empty_list_only_settles_its_time(bench):
    run = bench(LOOP)
    for time, ints in ((10, (1,)), (20, ()), (30, (2,))):
        run.packet("ints", time, value=ints)
        run.packet("extra", time, value=0)

    assert run.seen() == [(10, (1,)), (20, None), (30, (2,))]
    assert run.sent("end") == [(0, 10), (1, 20), (2, 30)]


def test_a_time_without_a_list_is_settled_too(bench):
    run = bench(LOOP)
    run.bound("ints", 50)
    run.packet("extra", 49, value=0)

    assert run.seen()[-1] == (49, None)


def test_elements_that_vanish_in_the_loop_are_missing_in_the_list(bench):
    run = bench(LOOP)
    for time, ints in ((10, (1, 13, 2)), (20, (13,))):
        run.packet("ints", time, value=ints)
        run.packet("extra", time, value=0)

    assert run.seen() == [(10, (1, 2)), (20, None)]


def test_a_loop_gives_the_same_with_threads():
    graph = CalculatorGraph(LOOP, threads=3)
    lists = [tuple(range(number % 5)) for number in range(40)]

    sets = graph.stream({"ints": lists, "extra": list(range(40))})
    found = [outputs["out"] for outputs in sets if outputs["out"] is not None]

    expected = [tuple(n + number for n in range(number % 5)) for number in range(40)]
    assert found == [numbers for numbers in expected if numbers]


def test_a_loop_may_be_at_any_time_of_the_stream():
    result = run_calculator(
        BeginLoopCalculator, iterable=[(Timestamp.POSTSTREAM, ("a", "b"))], outputs=SENT
    )

    assert result.item == [(0, "a"), (1, "b")]
    assert result.batch_end == [(1, Timestamp.POSTSTREAM)]


def test_detections_are_taken_one_by_one():
    detections = tuple(Detection(n / 4, BoundingBox(0, 0, 1, 1)) for n in range(3))

    result = run_calculator(BeginLoopDetectionCalculator, iterable=[(7, detections)], outputs=SENT)

    assert [value for _, value in result.item] == list(detections)


def test_tensors_stay_tensors():
    arrays = [np.full(2, number, np.float32) for number in range(3)]
    begun = run_calculator(
        BeginLoopTensorCalculator, iterable=[(7, Tensors(*arrays))], outputs=SENT
    )
    ended = run_calculator(EndLoopTensorCalculator, item=begun.item, batch_end=begun.batch_end)

    assert ended.iterable == [(7, Tensors(*arrays))]


def test_an_end_sends_what_it_has_at_the_time_it_is_told():
    result = run_calculator(
        EndLoopCalculator,
        item=[(0, "a"), (1, "b"), (2, "c")],
        batch_end=[(1, Timestamp(100)), (2, Timestamp(200))],
    )

    assert result.iterable == [(100, ("a", "b")), (200, ("c",))]


@pytest.mark.parametrize(
    "name",
    [
        "BeginLoopDetection",
        "BeginLoopFloat",
        "BeginLoopImage",
        "BeginLoopImageFrame",
        "BeginLoopInt",
        "BeginLoopNormalizedLandmarkListVector",
        "BeginLoopNormalizedRect",
        "BeginLoopString",
        "BeginLoopTensor",
        "EndLoopBoolean",
        "EndLoopDetection",
        "EndLoopFloat",
        "EndLoopImage",
        "EndLoopImageFrame",
        "EndLoopImageSize",
        "EndLoopLandmarkListVector",
        "EndLoopNormalizedLandmarkListVector",
        "EndLoopNormalizedRect",
        "EndLoopClassificationList",
        "EndLoopRenderData",
        "EndLoopTensor",
    ],
)
def test_mediapipes_loops_are_known_by_name(name):
    assert f"{name}Calculator" in REGISTRY


@pytest.mark.parametrize(
    ("node", "message"),
    [
        (
            "{calculator: BeginLoopCalculator, input_stream: [ITERABLE:a, CLONE:b]}",
            "as many outputs CLONE as inputs CLONE",
        ),
        ("{calculator: EndLoopCalculator, input_stream: ITEM:a}", "wire input 'BATCH_END'"),
        ("{calculator: EndLoopCalculator, input_stream: BATCH_END:a}", "wire input 'ITEM'"),
        (
            (
                "{calculator: BeginLoopDetectionCalculator, input_stream: ITERABLE:a,"
                " output_stream: ITEM:x}, {calculator: EndLoopNormalizedRectCalculator,"
                " input_stream: [ITEM:x, BATCH_END:b]}"
            ),
            "Detection",
        ),
    ],
)
def test_wrong_wiring_is_refused(node, message):
    with pytest.raises(GraphConfigError, match=message):
        CalculatorGraph(f"input_stream: [a, b]\nnode: [{node}]\n")
