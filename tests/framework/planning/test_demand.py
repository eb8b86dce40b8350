from __future__ import annotations

from typing import Any

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.demand import ALL, NOTHING, UNKNOWN, Demand
from vitruvian.framework.authoring.ports import Input, Option, Output, SideInput, SideOutput
from vitruvian.framework.errors import CalculatorError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.planning.demand import needed_plan
from vitruvian.framework.planning.loading import load_plan
from vitruvian.framework.streams.sync import Immediate
from vitruvian.framework.values.packet import Packet

RAN: list[str] = []


class DemandPureCalculator(Calculator, pure=True):
    value: Input[Any] = Input(Any, tag="")
    out: Output[Any] = Output(Any, tag="", repeated=True)

    label = Option("pure")

    def process(self, ctx):
        RAN.append(self.label)
        for index in range(ctx.count(self.out)):
            ctx.send(self.out, ctx[self.value], index=index)


class DemandEffectCalculator(DemandPureCalculator):
    label = Option("effect")

    def process(self, ctx):
        super().process(ctx)


class DemandRenamedCalculator(DemandPureCalculator):
    label = Option("renamed")


class DemandListCalculator(Calculator, pure=True):
    value: Input[Any] = Input(Any, tag="")
    items = Output(tuple[Any, ...])

    def process(self, ctx):
        read = ctx.elements_read(self.items)
        ctx[self.items] = tuple(i if read is None or i in read else None for i in range(4))


class DemandPickCalculator(Calculator, pure=True):
    items = Input(tuple[Any, ...])
    allowed = SideInput(bool, optional=True)
    item: Output[Any] = Output(Any, tag="")

    which = Option(0)

    @classmethod
    def narrow_demand(cls, demand):
        shut = demand.side(cls.allowed) is False
        demand.narrow(cls.items, NOTHING if shut else {demand.node.options["which"]})

    def process(self, ctx):
        if ctx.get(self.allowed) is not False:
            ctx[self.item] = ctx[self.items][self.which]


class DemandFlagCalculator(Calculator, pure=True):
    flag = SideOutput(bool)

    def open(self, ctx):
        ctx[self.flag] = False


class DemandLimiterCalculator(Calculator, pure=True):
    sync = Immediate()
    value: Input[Any] = Input(Any, tag="")
    finished: Input[Any] = Input(Any, optional=True)
    out: Output[Any] = Output(Any, tag="")

    @classmethod
    def narrow_demand(cls, demand):
        if not demand.live:
            demand.ignore(cls.finished)

    def process(self, ctx):
        if ctx.get(self.value) is not None:
            ctx[self.out] = ctx[self.value]


def _node(kind, inputs, outputs, label=None, **fields):
    options = {} if label is None else {"options": {"label": label}}
    return {
        "calculator": f"Demand{kind}Calculator",
        "input_stream": inputs,
        "output_stream": outputs,
        **options,
        **fields,
    }


def _graph(*nodes, outputs=(), side=()):
    return {
        "input_stream": "a",
        "input_side_packet": list(side),
        "output_stream": list(outputs),
        "node": list(nodes),
    }


@pytest.fixture(autouse=True)
def ran():
    RAN.clear()
    return RAN


def _run(graph, *streams, live=True, side_packets=None, **arguments):
    runner = CalculatorGraph(graph, threads=0, side_packets=side_packets, **arguments)
    seen: dict[str, list[Any]] = {stream: [] for stream in streams}
    for stream in streams:
        runner.observe_output_stream(stream, lambda name, packet: seen[name].append(packet.value))
    runner.start_run(live=live)
    runner.add_packet_to_input_stream("a", Packet("x").at(0))
    runner.close()
    return seen


BRANCHES = _graph(
    _node("Pure", "a", "b", "first"),
    _node("Pure", "b", "c", "read"),
    _node("Pure", "b", "d", "unread"),
    _node("Pure", "d", "e", "unread too"),
    outputs=("c", "e"),
)


def test_nodes_behind_which_nobody_reads_do_not_run(ran):
    assert _run(BRANCHES, "c") == {"c": ["x"]}
    assert ran == ["first", "read"]


def test_observing_more_runs_more(ran):
    assert _run(BRANCHES, "c", "d") == {"c": ["x"], "d": ["x"]}
    assert sorted(ran) == ["first", "read", "unread"]


def test_all_run_on_request(ran):
    _run(BRANCHES, "c", run_all=True)

    assert sorted(ran) == ["first", "read", "unread", "unread too"]


def test_all_run_where_nothing_is_read_at_all(ran):
    _run(BRANCHES)

    assert sorted(ran) == ["first", "read", "unread", "unread too"]


def test_runs_of_one_graph_are_looked_at_one_by_one(ran):
    graph = CalculatorGraph(BRANCHES, threads=0)
    graph.observe_output_stream("c", lambda name, packet: None)
    for _ in range(2):
        with graph:
            graph.add_packet_to_input_stream("a", Packet("x").at(0))
        graph.observe_output_stream("e", lambda name, packet: None)

    assert len(ran) == 2 + 4


def test_polled_streams_are_read(ran):
    graph = CalculatorGraph(BRANCHES, threads=0)
    poller = graph.add_output_stream_poller("d")
    with graph:
        graph.add_packet_to_input_stream("a", Packet("x").at(0))
        graph.close_all_input_streams()
        assert [packet.value for packet in poller] == ["x"]

    assert ran == ["first", "unread"]


def test_all_outputs_of_an_iteration_are_read(ran):
    (found,) = CalculatorGraph(BRANCHES, threads=0).stream({"a": ["x"]})

    assert dict(found) == {"c": "x", "e": "x"}


def test_node_with_an_effect_runs_with_all_that_it_reads(ran):
    graph = _graph(
        _node("Pure", "a", "b", "before"),
        _node("Effect", "b", "c"),
        _node("Pure", "c", "d", "behind"),
        _node("Pure", "a", "e", "read"),
    )

    _run(graph, "e")

    assert sorted(ran) == ["before", "effect", "read"]


@pytest.mark.parametrize(
    ("cls", "is_pure"),
    [
        (Calculator, False),
        (DemandPureCalculator, True),
        (DemandEffectCalculator, False),
        (DemandRenamedCalculator, True),
    ],
)
def test_subclass_with_methods_of_its_own_is_not_pure_by_itself(cls, is_pure):
    assert cls.is_pure is is_pure


def test_node_that_sets_a_side_packet_runs():
    plan = load_plan(
        _graph(
            {"calculator": "DemandFlagCalculator", "output_side_packet": "FLAG:flag"},
            _node("Pure", "a", "b"),
            _node("Pure", "a", "c", "unread"),
        )
    )

    left = needed_plan(plan, polled=["b"])

    assert [node.calculator.__name__ for node in left.nodes] == [
        "DemandFlagCalculator",
        "DemandPureCalculator",
    ]


LIMITED = _graph(
    _node("Limiter", ["a", "FINISHED:drawn"], "b", back_edge="FINISHED"),
    _node("Pure", "b", "found", "find"),
    _node("Pure", "found", "drawn", "draw"),
)


def test_flow_control_keeps_nodes_in_a_live_run(ran):
    assert _run(LIMITED, "found", live=True) == {"found": ["x"]}
    assert ran == ["find", "draw"]


@pytest.mark.parametrize("threads", [0, 2])
def test_recorded_run_does_without_flow_control(ran, threads):
    graph = CalculatorGraph({**LIMITED, "output_stream": "found"}, threads=threads)

    assert [found["found"] for found in graph.stream({"a": ["x", "y"]})] == ["x", "y"]
    assert ran == ["find", "find"]


def _lists(*picks, **fields):
    return _graph(
        _node("List", "a", "ITEMS:items"),
        *(
            _node("Pick", "ITEMS:items", f"p{which}", options={"which": which}, **fields)
            for which in picks
        ),
        side=("allowed",) if fields else (),
    )


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (["p1"], {"p1": [1]}),
        (["p1", "p3"], {"p1": [1], "p3": [3]}),
        (["items"], {"items": [(0, 1, 2, 3)]}),
        (["items", "p1"], {"items": [(0, 1, 2, 3)], "p1": [1]}),
    ],
)
def test_list_is_made_as_far_as_it_is_read(read, expected):
    assert _run(_lists(1, 2, 3), *read) == expected


def test_elements_that_nobody_reads_may_be_left_out():
    plan = needed_plan(load_plan(_lists(1, 2, 3)), polled=["p1", "p3"])

    assert plan.nodes[0].name == "DemandListCalculator"
    assert plan.nodes[0].read == ({1, 3},)
    assert plan.nodes[1].read is None


@pytest.mark.parametrize(("allowed", "read"), [(True, {2}), (False, NOTHING), (None, {2})])
def test_side_packets_that_are_given_count(allowed, read):
    side_packets = {} if allowed is None else {"allowed": Packet(allowed)}
    graph = _lists(2, input_side_packet="ALLOWED:allowed")

    plan = needed_plan(load_plan(graph), polled=["p2"], side_packets=side_packets)

    assert plan.nodes[0].read == (read,)


def test_side_packet_that_a_node_will_set_is_unknown():
    seen = []

    class DemandAskingCalculator(DemandPickCalculator):
        @classmethod
        def narrow_demand(cls, demand: Demand):
            seen.append((demand.side(cls.allowed), demand.of(cls.item), demand.of(cls.item, 1)))

    graph = _graph(
        {"calculator": "DemandFlagCalculator", "output_side_packet": "FLAG:flag"},
        _node("List", "a", "ITEMS:items"),
        _node("Asking", "ITEMS:items", "item", input_side_packet="ALLOWED:flag"),
    )
    plan = needed_plan(load_plan(graph), polled=["item"])

    assert set(seen) == {(UNKNOWN, ALL, NOTHING)}
    assert plan.nodes[1].read is None
    assert repr(UNKNOWN) == "UNKNOWN"


@pytest.mark.parametrize("error", [KeyError("oops"), SystemExit(3)])
def test_a_failure_to_narrow_demand_names_the_node(error):
    class DemandFailingCalculator(DemandPickCalculator):
        @classmethod
        def narrow_demand(cls, demand: Demand):
            raise error

    graph = _graph(
        _node("List", "a", "ITEMS:items"),
        _node("Failing", "ITEMS:items", "item", input_side_packet="ALLOWED:allowed"),
        side=["allowed"],
    )
    expected = rf"DemandFailingCalculator\.narrow_demand failed: {type(error).__name__}: "
    with pytest.raises(CalculatorError, match=expected) as caught:
        needed_plan(load_plan(graph), polled=["item"], side_packets={"allowed": True})

    assert caught.value.__cause__ is error


def test_demand_goes_round_loops(ran):
    graph = _graph(
        _node("Limiter", ["a", "FINISHED:last"], "b", back_edge="FINISHED"),
        _node("Pure", "b", "read", "read"),
        _node("Pure", "b", "inner", "inner"),
        _node("Pure", "inner", "last", "last"),
        _node("Pure", "last", "unread", "unread"),
    )

    _run(graph, "read")

    assert sorted(ran) == ["inner", "last", "read"]
