"""Iterating over a graph's outputs in asyncio while it is fed."""

from __future__ import annotations

import asyncio
import threading
from contextlib import aclosing

import pytest

from vitruvian.framework.errors import CalculatorError, GraphStateError
from vitruvian.framework.streaming import MAX_UNDER_WAY
from vitruvian.framework.values.packet import Packet

from .rig_scripts import relay


def evens(self, ctx):
    if ctx[self.values] % 2 == 0:
        relay(self, ctx)


async def counted(number):
    for value in range(number):
        await asyncio.sleep(0)
        yield value


async def listed(outputs):
    return [(int(out.timestamp), dict(out)) async for out in outputs]


def run(coroutine):
    return asyncio.run(asyncio.wait_for(coroutine, 20))


@pytest.fixture
def relaying(rig):
    return rig.graph(rig.node("a", "b", relay), input_stream="a", output_stream="b")


class TestOutputs:
    @pytest.mark.parametrize("items", [range, counted])
    def test_are_those_of_stream(self, rig, items):
        graph = rig.graph(
            rig.node("a", "b", relay),
            rig.node("a", "even", evens),
            input_stream="a",
            output_stream="b even",
        )

        outputs = run(listed(graph.astream({"a": items(40)}, frame_rate=1_000_000)))

        assert outputs == [(n, {"b": n, "even": None if n % 2 else n}) for n in range(40)]
        assert not graph.is_running

    def test_inputs_of_both_kinds_are_merged_by_time(self, rig):
        graph = rig.graph(
            rig.node("a c", "b", calculator="RigPairCalculator"),
            input_stream="a c",
            output_stream="b",
        )

        async def odd():
            for time in (5, 15):
                yield Packet(time).at(time)

        even = [Packet(time).at(time) for time in (0, 10, 15)]
        outputs = run(listed(graph.astream({"a": even, "c": odd()})))

        assert [(time, out["b"]) for time, out in outputs] == [
            (0, (0, None)),
            (5, (None, 5)),
            (10, (10, None)),
            (15, (15, 15)),
        ]

    def test_nothing_in_gives_nothing(self, relaying):
        assert run(listed(relaying.astream({"a": []}))) == []
        assert not relaying.is_running

    def test_a_graph_streams_again(self, relaying):
        async def twice():
            return [await listed(relaying.astream({"a": counted(2)})) for _ in range(2)]

        first, second = run(twice())
        assert first == second

    def test_a_result_comes_before_the_next_input_is_sent(self, relaying):
        answered = []

        async def conversation():
            questions = asyncio.Queue()

            async def asked():
                while (question := await questions.get()) is not None:
                    yield question

            await questions.put(0)
            async for out in relaying.astream({"a": asked()}):
                answered.append(out["b"])
                await questions.put(out["b"] + 1 if out["b"] < 3 else None)

        run(conversation())
        assert answered == [0, 1, 2, 3]

    def test_the_event_loop_goes_on_while_calculators_work(self, rig):
        go_on = threading.Event()

        def wait(self, ctx):
            assert go_on.wait(20)
            relay(self, ctx)

        graph = rig.graph(rig.node("a", "b", wait), input_stream="a", output_stream="b")

        async def both():
            asyncio.get_running_loop().call_soon(go_on.set)
            return await listed(graph.astream({"a": [1]}))

        assert run(both()) == [(0, {"b": 1})]


class TestMemory:
    def test_a_slow_reader_holds_the_input_back(self, relaying):
        read = []

        def endless():
            while True:
                read.append(1)
                yield len(read)

        async def some():
            async with aclosing(relaying.astream({"a": endless()})) as outputs:
                taken = 0
                async for _ in outputs:
                    taken += 1
                    for _ in range(100):
                        await asyncio.sleep(0)
                    # Under way, complete, and the one that was read and waits for room.
                    assert len(read) <= taken + 2 * MAX_UNDER_WAY + 2
                    if taken == 30:
                        return

        run(some())
        assert not relaying.is_running


class TestEnd:
    def test_leaving_the_block_cancels_the_run(self, relaying):
        async def first():
            async with aclosing(relaying.astream({"a": counted(1000)})) as outputs:
                return (await anext(outputs))["b"]

        assert run(first()) == 0
        assert not relaying.is_running

    def test_cancelling_the_task_cancels_a_run_that_waits_for_input(self, relaying):
        async def cancelled():
            asked = asyncio.Event()

            async def silence():
                asked.set()
                await asyncio.Event().wait()
                yield 0

            task = asyncio.create_task(listed(relaying.astream({"a": silence()})))
            await asked.wait()
            assert relaying.is_running
            task.cancel()
            await asyncio.wait([task])
            assert task.cancelled()

        run(cancelled())
        assert not relaying.is_running

    def test_the_error_of_a_calculator_is_raised(self, rig):
        def fail(self, ctx):
            raise ValueError("planted")

        graph = rig.graph(rig.node("a", "b", fail), input_stream="a", output_stream="b")

        with pytest.raises(CalculatorError, match="planted"):
            run(listed(graph.astream({"a": counted(100)})))
        assert not graph.is_running

    @pytest.mark.parametrize("is_async", [False, True])
    def test_the_error_of_an_input_is_raised(self, relaying, is_async):
        def broken():
            yield 0
            raise OSError("planted")

        async def abroken():
            yield 0
            raise OSError("planted")

        with pytest.raises(OSError, match="planted"):
            run(listed(relaying.astream({"a": abroken() if is_async else broken()})))
        assert not relaying.is_running

    def test_an_unknown_input_is_refused_at_once(self, relaying):
        with pytest.raises(GraphStateError, match="there is no input stream 'x'; it has: a"):
            relaying.astream({"x": []})
