"""When nodes open, process and close, also after an error."""

from __future__ import annotations

import pytest

from vitruvian.framework.errors import CalculatorError, GraphRunError
from vitruvian.framework.values.timestamp import Timestamp

from ..rig_scripts import relay


class TestLifecycle:
    @staticmethod
    def logged(log, **extra):
        def note(call):
            def script(self, ctx):
                log.append((ctx.node, call))
                if call in extra:
                    extra[call](self, ctx)

            return script

        return {call: note(call) for call in ("open", "process", "close")}

    def test_opens_processes_and_closes_once(self, rig):
        log = []
        graph = rig.graph(
            rig.node("a", "b", name="first", **self.logged(log, process=relay)),
            rig.node("b", "c", name="second", **self.logged(log, process=relay)),
            input_stream="a",
        )

        with graph:
            rig.feed(graph, "a", (1, "x"), (2, "y"))

        for name in ("first", "second"):
            calls = [call for node, call in log if node == name]
            assert calls == ["open", "process", "process", "close"]
        assert log.index(("first", "close")) < log.index(("second", "close"))

    def test_new_instance_is_made_for_every_run(self, rig):
        instances = []
        graph = rig.graph(
            rig.node("a", "b", open=lambda self, ctx: instances.append(self)), input_stream="a"
        )

        for _ in range(3):
            with graph:
                pass

        assert len({id(instance) for instance in instances}) == 3

    @pytest.mark.parametrize("failing", ["open", "process", "close"])
    def test_error_names_the_call_and_closes_what_was_open(self, rig, failing):
        log, failed = [], {}

        def fail(self, ctx):
            raise ValueError("no such luck")

        def note_failed(self, ctx):
            failed[ctx.node] = ctx.run_failed

        graph = rig.graph(
            rig.node("a", "b", name="before", **self.logged(log, process=relay, close=note_failed)),
            rig.node("b", "c", name="broken", **self.logged(log, process=relay) | {failing: fail}),
            rig.node("c", "d", name="after", **self.logged(log, close=note_failed)),
            input_stream="a",
        )
        message = f'Calculator::{failing.capitalize()}\\(\\) for node "broken" failed'

        graph.start_run()
        graph.pause()
        graph.resume()
        with pytest.raises(CalculatorError, match=message) as caught:
            self.feed_and_finish(rig, graph)

        assert isinstance(caught.value.__cause__, ValueError)
        assert caught.value.node == "broken"
        assert caught.value.timestamp == (1 if failing == "process" else None)
        assert "no such luck" in str(caught.value)
        assert any('node "broken"' in note for note in caught.value.__cause__.__notes__)
        for name in ("before", "broken", "after"):
            calls = [call for node, call in log if node == name]
            opened, closed = calls.count("open"), calls.count("close")
            if name == "broken" and failing == "open":
                assert calls == []
            elif name == "broken" and failing == "close":
                assert (opened, closed) == (1, 0)
            else:
                assert opened == closed <= 1
        assert failed.get("after", True)
        assert not graph.is_running
        assert graph.has_error()

    @staticmethod
    def feed_and_finish(rig, graph):
        # The graph may have failed in open before anything is fed.
        if not graph.has_error():
            try:
                rig.feed(graph, "a", (1, "x"))
            except RuntimeError:
                assert graph.has_error()
        rig.finish(graph)

    def test_what_close_sends_after_an_error_is_discarded(self, rig):
        def fail(self, ctx):
            raise ValueError("broken")

        def close(self, ctx):
            ctx.send(self.results, "late", at=Timestamp.POSTSTREAM)

        graph = rig.graph(
            rig.node("a", "b", close=close),
            rig.node("a", "c", fail),
            input_stream="a",
            observe="b",
        )
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(CalculatorError, match="broken"):
            graph.wait_until_done(rig.timeout)
        assert rig.seen["b"] == []

    def test_errors_of_several_nodes_are_combined(self, pool_rig):
        import threading

        rig = pool_rig
        both = threading.Barrier(2, timeout=rig.timeout)

        def fail(self, ctx):
            both.wait()
            raise ValueError(f"{ctx.node} is broken")

        graph = rig.graph(
            rig.node("a", "b", fail, name="one"),
            rig.node("a", "c", fail, name="two"),
            input_stream="a",
        )
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(GraphRunError, match="2 errors ended the run") as caught:
            rig.finish(graph)
        assert {error.node for error in caught.value.errors} == {"one", "two"}
        assert "one is broken" in graph.get_combined_error_message()
        assert "two is broken" in graph.get_combined_error_message()

    def test_error_in_close_after_an_error_is_told_too(self, rig):
        def fail(self, ctx):
            raise ValueError("broken")

        def fail_again(self, ctx):
            raise KeyError("again")

        graph = rig.graph(rig.node("a", "b", fail, close=fail_again), input_stream="a")
        graph.start_run()
        rig.feed(graph, "a", (1, "x"))

        with pytest.raises(GraphRunError, match="broken") as caught:
            graph.wait_until_done(rig.timeout)
        assert [type(error.__cause__) for error in caught.value.errors] == [ValueError, KeyError]
