"""Things that calculators share: given, made when needed, or missing."""

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Output
from vitruvian.framework.authoring.service import GraphService, UseService
from vitruvian.framework.errors import CalculatorError, GraphStateError, PayloadTypeError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator


class Counter:
    """Count how often it is asked."""

    def __init__(self):
        self.count = 0

    def next(self):
        self.count += 1
        return self.count


def fail():
    raise OSError("no such device")


GIVEN = GraphService("given", Counter)
MADE = GraphService("made", Counter, create=Counter)
BROKEN = GraphService("broken", Counter, create=fail)


class _Asking(Calculator, abstract=True):
    output = Output(int, tag="")

    def process(self, ctx):
        ctx.send(self.output, ctx[self.counter].next(), at=0)
        ctx.stop()


class RigGivenServiceCalculator(_Asking):
    """Need a service that must be given."""

    counter = UseService(GIVEN, doc="The counter to ask.")


class RigMadeServiceCalculator(_Asking):
    """Need a service that can be made."""

    counter = UseService(MADE)


class RigBrokenServiceCalculator(_Asking):
    """Need a service that cannot be made."""

    counter = UseService(BROKEN)


class RigOptionalServiceCalculator(Calculator):
    """Send True when there is a service."""

    counter = UseService(GIVEN, optional=True)
    broken = UseService(BROKEN, optional=True)
    output = Output(bool, tag="")

    def process(self, ctx):
        ctx.send(self.output, self.counter in ctx and ctx.get(self.broken) is None, at=0)
        ctx.stop()


class RigCarelessCalculator(RigOptionalServiceCalculator):
    """Read an optional service that is not there."""

    def process(self, ctx):
        ctx[self.counter].next()


def graph(*names, **arguments):
    nodes = [{"calculator": name, "output_stream": f"out_{n}"} for n, name in enumerate(names)]
    return CalculatorGraph({"node": nodes}, threads=0, **arguments)


def results(graph):
    found = []
    graph.observe_output_stream("out_0", lambda _, packet: found.append(packet.value))
    graph.start_run()
    graph.wait_until_done(20)
    return found


def test_a_service_that_is_given_is_shared():
    counter = Counter()

    assert results(graph("RigGivenServiceCalculator", services={GIVEN: counter})) == [1]
    assert counter.count == 1


def test_a_service_is_made_once_for_all_nodes_and_runs():
    one = graph("RigMadeServiceCalculator", "RigMadeServiceCalculator")
    for _ in range(2):
        one.start_run()
        one.wait_until_done(20)
    counter = Counter()
    one.set_service(MADE, counter)
    one.start_run()
    one.wait_until_done(20)

    assert counter.count == 2
    assert one._services.get(MADE) is counter


def test_each_graph_makes_its_own():
    assert results(graph("RigMadeServiceCalculator")) == [1]
    assert results(graph("RigMadeServiceCalculator")) == [1]


@pytest.mark.parametrize(
    ("name", "service", "reason"),
    [
        ("RigGivenServiceCalculator", "given", "it has no default; give it with"),
        ("RigBrokenServiceCalculator", "broken", "OSError: no such device"),
    ],
)
def test_a_missing_service_names_the_node_that_needs_it(name, service, reason):
    message = (
        f'Service "{service}", required by node {name}, was not provided and cannot be created: '
    )
    with pytest.raises(GraphStateError, match=message + reason):
        graph(name).start_run()


def test_an_optional_service_may_be_missing():
    assert results(graph("RigOptionalServiceCalculator")) == [False]
    assert results(graph("RigOptionalServiceCalculator", services={GIVEN: Counter()})) == [True]


def test_reading_a_service_that_is_not_there_says_how_to_ask():
    one = graph("RigCarelessCalculator")
    one.start_run()

    with pytest.raises(CalculatorError, match=r"no service 'given'; .*ctx.get\(self.counter\)"):
        one.wait_until_done(20)


def test_a_service_of_another_type_is_refused():
    with pytest.raises(PayloadTypeError, match="service 'given' is a Counter; got a int"):
        graph("RigGivenServiceCalculator", services={GIVEN: 3})


def test_a_running_graph_keeps_its_services(ordered_rig):
    running = ordered_rig.graph(("RigRelayCalculator", "a", "b"), input_stream="a")
    running.start_run()

    with pytest.raises(GraphStateError, match="set_service: the graph is running"):
        running.set_service(GIVEN, Counter())


def test_services_reach_a_calculator_under_test():
    result = run_calculator(RigGivenServiceCalculator, services={GIVEN: Counter()})

    assert result.output == [(0, 1)]


def test_keys_print_their_name():
    assert repr(GIVEN) == "GraphService('given', Counter)"
    assert repr(RigGivenServiceCalculator.counter) == "UseService('given')"
