"""Graphs whose streams lead back: what comes round, and how the run ends."""

from __future__ import annotations

from .rig_scripts import relay


class TestLoops:
    def loop(self, rig, **config):
        return rig.graph(
            {
                "calculator": "RigLoopCalculator",
                "input_stream": ["MAIN:a", "LOOP:c"],
                "output_stream": "b",
                "back_edge": "LOOP",
            },
            rig.node("b", "c", relay_sum),
            input_stream="a",
            observe="b c",
            **config,
        )

    def test_loop_brings_the_previous_result_and_ends(self, rig):
        graph = self.loop(rig)

        with graph:
            rig.feed(graph, "a", (0, 1), (10, 2), (20, 3))

        assert rig.seen["b"] == [(0, (1, None)), (10, (2, 1)), (20, (3, 3))]
        assert rig.seen["c"] == [(0, 1), (10, 3), (20, 6)]

    def test_loop_is_not_held_back_by_small_queues(self, rig):
        with self.loop(rig, max_queue_size=1) as graph:
            rig.feed(graph, "a", *((time, 1) for time in range(50)))

        assert rig.seen["c"] == [(time, time + 1) for time in range(50)]

    def test_nodes_of_a_loop_close_once(self, rig):
        closed = []

        def close(self, ctx):
            closed.append(ctx.node)
            assert not ctx.run_failed

        graph = rig.graph(
            rig.node("a c", "b", relay, name="head", close=close, back_edge=":1"),
            rig.node("b", "c", relay, name="tail", close=close),
            input_stream="a",
        )

        with graph:
            pass

        assert closed == ["head", "tail"]

    def test_loop_that_waits_for_itself_ends_with_what_it_has(self, rig):
        pairs = []

        def note(self, ctx):
            pairs.append([None if p.is_empty() else p.value for p in ctx.packets(self.values)])
            ctx[self.results] = len(pairs)

        graph = rig.graph(
            rig.node("a c", "b", note, calculator="RigLooseCalculator", back_edge=":1"),
            ("RigRelayCalculator", "b", "c"),
            input_stream="a",
            observe="b",
        )

        with graph:
            rig.feed(graph, "a", (1, "x"), (2, "y"), (3, "z"))
            rig.idle(graph)
            assert pairs == []

        # What comes round after the loop was cut counts no more, in whatever order calls end.
        assert pairs == [["x", None], ["y", None], ["z", None]]
        assert rig.seen["b"] == [(1, 1), (2, 2), (3, 3)]


def relay_sum(self, ctx):
    main, previous = ctx[self.values]
    ctx[self.results] = main + (previous or 0)
