"""What a run leaves behind, and that its results hang on neither threads nor order."""

from __future__ import annotations

import random
import threading
import weakref

import pytest

from vitruvian.framework.errors import (
    GraphCancelledError,
)

from .rig_scripts import relay, relay_graph


class TestResources:
    def test_packets_leave_no_trace(self, rig):
        class Payload:
            """Something that a weak reference can watch."""

        alive = weakref.WeakSet()
        graph = rig.graph(
            ("RigRelayCalculator", "a", "b"),
            ("RigRelayCalculator", "b", "c"),
            rig.node("c", "d", lambda self, ctx: None),
            input_stream="a",
        )
        most = 0

        with graph:
            for time in range(4_000):
                payload = Payload()
                alive.add(payload)
                graph.add_packet_to_input_stream("a", payload, time)
                most = max(most, len(alive))
            rig.idle(graph)
            del payload
            scheduler = graph._run.scheduler
            assert not any(node.in_flight for node in scheduler.nodes)
            assert not any(queue.packets for node in scheduler.nodes for queue in node.queues)
            assert not any(scheduler.ready.values())

        # A queue of 100 before each node, and one packet in each call.
        assert most < 500
        assert len(alive) <= 1

    def test_threads_end_with_the_run(self, pool_rig):
        before = set(threading.enumerate())
        graph = relay_graph(pool_rig)
        with graph:
            pool_rig.feed(graph, "a", (1, "x"))
            pool_rig.idle(graph)
            assert set(threading.enumerate()) - before

        for thread in set(threading.enumerate()) - before:
            thread.join(pool_rig.timeout)
        assert set(threading.enumerate()) <= before

    @pytest.mark.parametrize("threads", [0, 1, 4])
    def test_any_order_of_calls_ends(self, ordered_rig, threads):
        rig = ordered_rig
        for seed in range(70):
            dice = random.Random(seed)
            graph = self.diamond(
                rig, threads=threads, seed=seed, max_queue_size=dice.choice([1, 5])
            )
            graph.start_run()
            fed = dice.randint(0, 20)
            try:
                rig.feed(graph, "a", *((time, time) for time in range(fed)))
                end = dice.choice(["close", "cancel", "idle", "abandon", "pause", "done"])
                if end == "cancel":
                    graph.cancel()
                elif end == "idle":
                    rig.idle(graph)
                elif end == "abandon":
                    graph.abandon(rig.timeout)
                elif end == "pause":
                    graph.pause()
                    graph.resume()
                elif end == "done":
                    graph.close_all_input_streams()
                    graph.wait_until_done(rig.timeout)
                rig.finish(graph)
            except GraphCancelledError:
                assert end == "cancel"
            assert not graph.is_running

    def diamond(self, rig, **options):
        """Split, drop and join: results depend on time alone."""

        def drop_thirds(self, ctx):
            if ctx[self.values] % 3:
                relay(self, ctx)

        def slow_square(self, ctx):
            # Work that lasts unequally long.
            for _ in range(ctx[self.values] % 7 * 200):
                pass
            ctx[self.results] = ctx[self.values] ** 2

        def gate(self, ctx):
            even = not ctx.packets(self.values)[0].is_empty() and ctx[self.values] % 2 == 0
            packet = ctx.packets(self.values)[1]
            if even and not packet.is_empty():
                ctx[self.results] = packet.value

        graph_rig = type(rig)((options.pop("threads"), options.pop("seed")))
        graph = graph_rig.graph(
            rig.node("a", "thirds", drop_thirds),
            rig.node("a", "squares", slow_square),
            rig.node("squares thirds", "gated", gate, calculator="RigSettledCalculator"),
            ("RigPairCalculator", "gated squares thirds", "out"),
            input_stream="a",
            observe=options.pop("observe", ""),
            **options,
        )
        rig.graphs.append(graph)
        self.seen = graph_rig.seen
        return graph

    def test_results_do_not_hang_on_threads_or_order(self, ordered_rig):
        results = set()
        for threads in (0, 1, 2, 8):
            for seed in range(20):
                graph = self.diamond(ordered_rig, threads=threads, seed=seed, observe="out gated")
                with graph:
                    ordered_rig.feed(graph, "a", *((time, time) for time in range(30)))
                results.add((tuple(self.seen["out"]), tuple(self.seen["gated"])))

        assert len(results) == 1
        out, gated = results.pop()
        assert len(out) == 30
        # Squares of even numbers let pass what is no multiple of three.
        assert [value for _, value in gated] == [n for n in range(30) if n % 2 == 0 and n % 3]
