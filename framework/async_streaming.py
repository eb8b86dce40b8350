"""Iterate over a graph's outputs in asyncio, while feeding it from iterables or async iterables.

The event loop is never held up: one thread feeds the graph, which may have to wait for room, and
one waits for its end. Where a graph has no threads of its own, the latter runs its calculators.
"""

from __future__ import annotations

import asyncio
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Callable,
    Iterable,
    Mapping,
    Sequence,
)
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeAlias

from .runtime.graph_run import GraphRun
from .streaming import MAX_UNDER_WAY, Collector, Feed, OutputSet, StreamableGraph, stamped
from .values.packet import Packet
from .values.timestamp import Timestamp

__all__ = ["AsyncInputs", "astream_graph"]

AsyncInputs: TypeAlias = Mapping[str, Iterable[Any] | AsyncIterable[Any]]
Call: TypeAlias = Callable[..., "asyncio.Future[Any]"]

_END: Any = object()


async def astream_graph(
    graph: StreamableGraph,
    inputs: AsyncInputs,
    side_packets: Mapping[str, Any] | None,
    frame_rate: float,
    live: bool,
) -> AsyncGenerator[OutputSet, None]:
    """Feed and iterate; see ``CalculatorGraph.astream``."""
    results = _Results(graph.output_streams)
    # Not in a thread: a task that was cancelled meanwhile could not end the run. Starting is quick,
    # models are opened by the graph's first calls.
    run = graph.start_observed(side_packets, live, results.observe)
    threads = ThreadPoolExecutor(2, "vitruvian astream")
    call = partial(asyncio.get_running_loop().run_in_executor, threads)
    over = call(run.wait_for_end)
    feed = Feed(graph, run, results.collector, inputs.keys())
    feeder = asyncio.create_task(_add_all(feed, _merged(inputs, frame_rate, call), results, call))
    try:
        async for outputs in results.until(over, feeder, run):
            yield outputs
        await asyncio.to_thread(graph.close)
        for outputs in results.collector.rest():
            yield outputs
    finally:
        feeder.cancel()
        await asyncio.to_thread(graph.abandon)
        await asyncio.gather(over, feeder, return_exceptions=True)
        threads.shutdown(wait=False)


class _Results:
    """What the graph's threads have observed, handed over to the event loop."""

    def __init__(self, streams: Sequence[str]) -> None:
        self.collector = Collector(streams)
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._taken = asyncio.Event()

    def observe(self, timestamp: Timestamp, packets: Sequence[Packet[Any]]) -> None:
        """Take the packets of one settled timestamp, in whatever thread."""
        self.collector.observe(timestamp, packets)
        self._loop.call_soon_threadsafe(self._news.set)

    async def until(
        self, over: asyncio.Future[None], feeder: asyncio.Task[None], run: GraphRun
    ) -> AsyncIterator[OutputSet]:
        """Yield what is complete until the run is over; raise what ended it or its feeding."""
        for task in (over, feeder):
            task.add_done_callback(lambda _: self._news.set())
        while not over.done():
            # Cleared first: what is observed from here on sets it again.
            self._news.clear()
            for outputs in self.collector.take():
                self._taken.set()
                yield outputs
            # When the graph fails, feeding it fails as well: the graph's own error says more.
            run.raise_errors()
            if feeder.done():
                feeder.result()
            await self._news.wait()

    async def room(self) -> None:
        """Wait until few results wait to be taken; those of a long video would fill the memory."""
        while self.collector.count >= MAX_UNDER_WAY:
            self._taken.clear()
            await self._taken.wait()


async def _add_all(
    feed: Feed, packets: AsyncIterator[tuple[str, Packet[Any]]], results: _Results, call: Call
) -> None:
    async for stream, packet in packets:
        await results.room()
        await call(feed.make_room, packet)
        await call(feed.add, stream, packet)
    await call(feed.close)


async def _merged(
    inputs: AsyncInputs, frame_rate: float, call: Call
) -> AsyncIterator[tuple[str, Packet[Any]]]:
    """Yield all packets in the order of their timestamps, reading each input one item ahead.

    Of a single input nothing is read ahead: whoever sends pictures over a connection may wait for
    the result of one before he sends the next.
    """
    feeds = {name: _stamped(items, frame_rate, call) for name, items in inputs.items()}
    heads: dict[str, Packet[Any]] = {}
    waiting = list(feeds)
    while True:
        for name in waiting:
            head = await anext(feeds[name], None)
            if head is not None:
                heads[name] = head
        if not heads:
            return
        first = min(heads, key=lambda name: heads[name].timestamp)
        waiting = [first]
        yield first, heads.pop(first)


async def _stamped(
    items: Iterable[Any] | AsyncIterable[Any], frame_rate: float, call: Call
) -> AsyncIterator[Packet[Any]]:
    index = 0
    async for item in items if isinstance(items, AsyncIterable) else _in_thread(items, call):
        yield stamped(item, index, frame_rate)
        index += 1


async def _in_thread(items: Iterable[Any], call: Call) -> AsyncIterator[Any]:
    # Reading a video takes time in which the event loop has other things to do.
    iterator = iter(items)
    while (item := await call(next, iterator, _END)) is not _END:
        yield item
