"""Sources: how long they run, what stops them, and whose turn it is."""

from __future__ import annotations

from ..rig_scripts import relay, source_of


class TestStopping:
    def test_source_runs_until_it_stops(self, rig):
        closed = []
        graph = rig.graph(
            rig.node(
                "", "a", **source_of((0, "x"), (5, "y")), close=lambda s, ctx: closed.append(1)
            ),
            ("RigRelayCalculator", "a", "b"),
            observe="b",
        )

        graph.start_run()
        graph.wait_until_done(rig.timeout)

        assert rig.seen["b"] == [(0, "x"), (5, "y")]
        assert closed == [1]

    def test_a_with_block_runs_a_graph_of_sources_to_its_end(self, rig):
        times = [(time, time) for time in range(300)]
        graph = rig.graph(
            rig.node("", "a", **source_of(*times)),
            ("RigRelayCalculator", "a", "b"),
            observe="b",
        )

        with graph:
            pass

        assert rig.seen["b"] == times

    def test_stop_in_another_node_stops_sources_and_drains(self, rig):
        def count(self, ctx):
            self.next = getattr(self, "next", -1) + 1
            ctx.send(self.results, self.next, at=self.next)

        def stop_at_3(self, ctx):
            relay(self, ctx)
            if ctx[self.values] == 3:
                ctx.stop()

        graph = rig.graph(
            rig.node("", "a", count, name="source"),
            rig.node("a", "b", stop_at_3),
            rig.node("c", "d", relay),
            input_stream="c",
            observe="a b d",
        )

        graph.start_run()
        graph.wait_until_done(rig.timeout)

        assert rig.seen["b"][:4] == [(time, time) for time in range(4)]
        # Whatever the source had sent was still processed.
        assert rig.seen["b"] == rig.seen["a"]

    def test_stop_closes_graph_inputs(self, rig):
        graph = rig.graph(rig.node("a", "b", lambda self, ctx: ctx.stop()), input_stream="a")

        graph.start_run()
        rig.feed(graph, "a", (1, "x"))
        graph.wait_until_done(rig.timeout)

        assert not graph.has_error()

    def test_source_layers_follow_one_another(self, rig):
        calls = []

        def thrice(self, ctx):
            self.count = getattr(self, "count", 0) + 1
            if self.count == 3:
                ctx.stop()
            calls.append(ctx.node)

        graph = rig.graph(
            rig.node("", "late", thrice, name="late", source_layer=1),
            rig.node("", "early", thrice, name="early"),
            rig.node("", "last", thrice, name="last", source_layer=7),
        )

        graph.start_run()
        graph.wait_until_done(rig.timeout)

        assert calls == ["early"] * 3 + ["late"] * 3 + ["last"] * 3

    def test_source_of_a_lower_layer_that_opens_late_still_runs(self, rig):
        def set_side_packet(self, ctx):
            ctx[self.sets] = 1
            ctx.stop()

        graph = rig.graph(
            rig.node("", "a", set_side_packet, source_layer=1, output_side_packet="go"),
            rig.node("", "b", **source_of((0, "x")), source_layer=0, input_side_packet="go"),
            observe="b",
        )

        graph.start_run()
        graph.wait_until_done(rig.timeout)

        assert rig.seen["b"] == [(0, "x")]

    def test_node_without_streams_opens_and_closes(self, rig):
        calls = []
        graph = rig.graph(
            rig.node(
                "",
                "",
                lambda self, ctx: calls.append("process"),
                open=lambda self, ctx: calls.append("open"),
                close=lambda self, ctx: calls.append("close"),
            )
        )

        with graph:
            pass

        assert calls == ["open", "close"]
