"""When the end of a call leaves a node nothing to do."""

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.context import Context, RunInfo
from vitruvian.framework.authoring.ports import Input, Output
from vitruvian.framework.planning.loading import load_plan
from vitruvian.framework.runtime.node import NodeState, Task, TaskKind
from vitruvian.framework.streams.sync import Immediate, Synchronized
from vitruvian.framework.values.packet import Packet
from vitruvian.framework.values.timestamp import Timestamp, next_allowed


class NodeJoinCalculator(Calculator):
    first = Input(int)
    second = Input(int, optional=True)
    joined = Output(int)

    def process(self, ctx):
        ctx[self.joined] = ctx[self.first]


class NodeImmediateCalculator(NodeJoinCalculator):
    sync = Immediate()


class NodeBatchCalculator(NodeJoinCalculator):
    sync = Synchronized(batch_size=2)


class NodeLaterCalculator(NodeJoinCalculator):
    timestamp_offset = 5


class NodeUnpromisedCalculator(NodeJoinCalculator):
    timestamp_offset = None


def settled(kind="Join", time=10, bounds=(11, 11), packets=()):
    """Return what is said of a call at a time, with the inputs at these bounds."""
    wired = {
        "calculator": f"Node{kind}Calculator",
        "input_stream": ["FIRST:a", "SECOND:b"],
        "output_stream": "JOINED:c",
    }
    (plan,) = load_plan({"input_stream": ["a", "b"], "node": [wired]}).nodes
    node = NodeState(plan, RunInfo())
    for queue, bound in zip(node.queues, bounds, strict=True):
        queue.bound = bound if isinstance(bound, Timestamp) else Timestamp(bound)
    node.queues[0].packets.extend(Packet(1).at(at) for at in packets)
    time = time if isinstance(time, Timestamp) else Timestamp(time)
    return node.is_settled_by(Task(node, TaskKind.PROCESS, Context(node.binding, time)))


@pytest.mark.parametrize("kind", ["Join", "Unpromised"])
@pytest.mark.parametrize("bounds", [(11, 11), (11, 3)])
def test_a_node_whose_inputs_are_empty_and_known_no_further_has_nothing_to_do(kind, bounds):
    assert settled(kind, bounds=bounds)


def test_a_packet_that_waits_is_to_be_taken():
    assert not settled(packets=[12])


def test_a_bound_beyond_the_call_is_to_be_passed_on():
    assert not settled(bounds=(11, 13))


@pytest.mark.parametrize("time", [Timestamp.MAX, Timestamp.POSTSTREAM, Timestamp.PRESTREAM])
def test_inputs_that_have_ended_are_to_be_closed(time):
    end = next_allowed(time)

    assert not settled(time=time, bounds=(end, end))


@pytest.mark.parametrize("kind", ["Immediate", "Batch", "Later"])
def test_other_policies_and_shifted_times_are_looked_at_after_each_call(kind):
    assert not settled(kind)
