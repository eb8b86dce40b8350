"""A policy is a user's code too: what it raises ends the run."""

from __future__ import annotations

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input
from vitruvian.framework.errors import CalculatorError
from vitruvian.framework.streams.sync import Synchronized


class BrokenPolicy(Synchronized):
    def next_set(self):
        if self.queues[0].packets:
            raise LookupError("no idea")
        return super().next_set()


class RigBrokenPolicyCalculator(Calculator):
    """Never come to process anything."""

    value = Input(int, tag="")
    sync = BrokenPolicy()
    closed = 0

    def process(self, ctx):
        raise AssertionError("the policy hands out no packets")

    def close(self, ctx):
        type(self).closed += 1


def test_error_names_the_policy_and_the_node_and_ends_the_run(rig):
    RigBrokenPolicyCalculator.closed = 0
    graph = rig.graph(("RigBrokenPolicyCalculator", "a", ""), input_stream="a")
    graph.start_run()
    rig.idle(graph)
    rig.feed(graph, "a", (0, 1))

    with pytest.raises(
        CalculatorError, match=r'policy BrokenPolicy of node "RigBrokenPolicyCalculator".*no idea'
    ) as caught:
        rig.finish(graph)

    assert isinstance(caught.value.__cause__, LookupError)
    assert RigBrokenPolicyCalculator.closed == 1
