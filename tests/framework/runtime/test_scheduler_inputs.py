"""Which packets come together: when a node processes, by what its inputs have."""

from __future__ import annotations

import pytest

from vitruvian.framework.errors import TimestampError
from vitruvian.framework.values.packet import Packet


class TestInputSets:
    def test_chain_keeps_order_and_time(self, rig):
        graph = rig.graph(
            ("RigRelayCalculator", "a", "b"),
            ("RigRelayCalculator", "b", "c"),
            input_stream="a",
            observe="b c",
        )
        packets = [(time, f"p{time}") for time in range(0, 50, 5)]

        with graph:
            rig.feed(graph, "a", *packets)

        assert rig.seen["b"] == rig.seen["c"] == packets

    def test_two_inputs_wait_for_each_other(self, rig):
        graph = rig.graph(("RigPairCalculator", "a b", "pair"), input_stream="a b", observe="pair")
        seen = rig.seen["pair"]

        with graph:
            for stream, time, expected in [
                ("a", 1, []),
                ("b", 3, [(1, ("a1", None))]),
                ("b", None, []),
                ("a", 7, [(3, (None, "b3")), (7, ("a7", None))]),
            ]:
                if time is None:
                    graph.close_input_stream(stream)
                else:
                    rig.feed(graph, stream, (time, f"{stream}{time}"))
                rig.idle(graph)
                assert seen == expected
                seen.clear()
            graph.close_input_stream("a")
            graph.wait_until_done(rig.timeout)
        assert seen == []

    def test_process_runs_only_with_all_required_inputs(self, rig):
        calls = []
        graph = rig.graph(
            rig.node("a b", "c", lambda self, ctx: calls.append(int(ctx.timestamp))),
            ("RigPairCalculator", "a c", "pair"),
            input_stream="a b",
            observe="pair",
        )

        with graph:
            rig.feed(graph, "a", (1, "x"), (2, "y"), (3, "z"))
            rig.feed(graph, "b", (2, "y"), (4, "w"))

        assert calls == [2]
        # Times at which nothing was sent are settled all the same.
        assert rig.seen["pair"] == [(1, ("x", None)), (2, ("y", None)), (3, ("z", None))]

    def test_promised_bound_releases_the_other_input(self, rig):
        graph = rig.graph(("RigPairCalculator", "a b", "pair"), input_stream="a b", observe="pair")

        with graph:
            rig.feed(graph, "a", (5, "x"))
            rig.idle(graph)
            assert rig.seen["pair"] == []
            graph.set_input_stream_timestamp_bound("b", 5)
            rig.idle(graph)
            assert rig.seen["pair"] == []
            graph.set_input_stream_timestamp_bound("b", 6)
            rig.idle(graph)
            assert rig.seen["pair"] == [(5, ("x", None))]

    def test_empty_packet_is_a_bound(self, rig):
        graph = rig.graph(("RigPairCalculator", "a b", "pair"), input_stream="a b", observe="pair")

        with graph:
            rig.feed(graph, "a", (5, "x"))
            graph.add_packet_to_input_stream("b", Packet().at(5))
            rig.idle(graph)
            assert rig.seen["pair"] == [(5, ("x", None))]
            with pytest.raises(TimestampError, match="Current minimum expected timestamp is 6"):
                rig.feed(graph, "b", (5, "late"))


class TestImmediate:
    def test_runs_for_each_packet_as_it_comes(self, rig):
        calls = []

        def process(self, ctx):
            calls.append([None if p.is_empty() else p.value for p in ctx.packets(self.values)])

        graph = rig.graph(
            rig.node("a b", "c", process, calculator="RigImmediateCalculator"), input_stream="a b"
        )

        with graph:
            rig.feed(graph, "a", (5, "a5"))
            rig.idle(graph)
            rig.feed(graph, "b", (1, "b1"))
            rig.idle(graph)
            assert calls == [["a5", None], [None, "b1"]]
            graph.close_input_stream("a")
            rig.idle(graph)
            assert calls[2:] == [[None, None]]
            rig.feed(graph, "b", (2, "b2"))
        assert calls[3] == [None, "b2"]
