"""A small rig to run graphs of test calculators on every executor."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from typing import Any, ClassVar, NamedTuple

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.context import Context
from vitruvian.framework.authoring.ports import Input, Output, SideInput, SideOutput
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.streams.sync import Immediate
from vitruvian.framework.values.packet import Packet

#: Seconds after which a wait of a test has failed.
TIMEOUT = 20


class RigRelayCalculator(Calculator):
    """Send what comes."""

    value: Input[Any] = Input(Any, tag="")
    same: Output[Any] = Output(Any, tag="", same_as=value)

    def process(self, ctx: Context) -> None:
        ctx[self.same] = ctx[self.value]


class RigPairCalculator(Calculator):
    """Send what the inputs have at a time, as a tuple, None where one has nothing."""

    values: Input[Any] = Input(Any, tag="", repeated=True, optional=True)
    pair: Output[tuple[Any, ...]] = Output(tuple[Any, ...], tag="")

    def process(self, ctx: Context) -> None:
        packets = ctx.packets(self.values)
        ctx[self.pair] = tuple(None if p.is_empty() else p.value for p in packets)


Script = Callable[[Any, Context], object]


class _ScriptedCalculator(Calculator, abstract=True):
    """Run the functions that the test gave the node of this name."""

    values: Input[Any] = Input(Any, tag="", repeated=True)
    results: Output[Any] = Output(Any, tag="", repeated=True)
    needs: SideInput[Any] = SideInput(Any, tag="", optional=True, repeated=True)
    sets: SideOutput[Any] = SideOutput(Any, tag="", repeated=True)

    scripts: ClassVar[dict[str, dict[str, Script]]] = {}

    def open(self, ctx: Context) -> None:
        self.node_scripts = self.scripts[ctx.node]
        self._run("open", ctx)

    def process(self, ctx: Context) -> None:
        self._run("process", ctx)

    def close(self, ctx: Context) -> None:
        self._run("close", ctx)

    def _run(self, call: str, ctx: Context) -> None:
        script = self.node_scripts.get(call)
        if script is not None:
            script(self, ctx)


class RigScriptCalculator(_ScriptedCalculator):
    """Process when all inputs have a packet; settle the output with the input."""


class RigLooseCalculator(_ScriptedCalculator):
    """Process when any input has a packet; promise nothing about the output."""

    values: Input[Any] = Input(Any, tag="", repeated=True, optional=True)
    timestamp_offset = None


class RigSettledCalculator(RigLooseCalculator):
    """Process when any input has a packet; settle the output with the input."""

    timestamp_offset = 0


class RigBoundsCalculator(RigLooseCalculator):
    """Process also when time is settled without packets."""

    process_timestamp_bounds = True


class RigImmediateCalculator(RigLooseCalculator):
    """Process each packet as it comes."""

    sync = Immediate()


class RigParallelCalculator(_ScriptedCalculator):
    """Process up to four packets at once."""

    max_in_flight = 4


class RigSourceCalculator(_ScriptedCalculator):
    """Make packets by itself."""

    values = None  # type: ignore[assignment]


class RigLoopCalculator(Calculator):
    """Send, with each packet of MAIN, the LOOP of the one before; None at the first."""

    main: Input[Any] = Input(Any)
    loop: Input[Any] = Input(Any, optional=True)
    pair: Output[Any] = Output(Any, tag="")
    sync = Immediate()
    timestamp_offset = None

    def open(self, ctx: Context) -> None:
        self.mains: deque[Any] = deque()
        self.loops: deque[Any] = deque([None])

    def process(self, ctx: Context) -> None:
        if self.main in ctx:
            self.mains.append(ctx.packet(self.main))
        if self.loop in ctx:
            self.loops.append(ctx.packet(self.loop).value)
        while self.mains and self.loops:
            main = self.mains.popleft()
            ctx.forward(self.pair, Packet((main.value, self.loops.popleft()), main.timestamp))


class Engine(NamedTuple):
    """Say on what a test's graph runs."""

    threads: int
    seed: int | None

    def __str__(self) -> str:
        name = f"{self.threads} threads" if self.threads else "inline"
        return name if self.seed is None else f"{name}, shuffled {self.seed}"


ENGINES = [
    Engine(0, None),
    Engine(0, 1),
    Engine(0, 2),
    Engine(2, None),
    Engine(4, None),
    Engine(4, 3),
]


class Rig:
    """Make graphs on one engine, feed them, and collect what their streams bring."""

    def __init__(self, engine: Engine) -> None:
        self.threads, self.seed = engine
        self.timeout = TIMEOUT
        self.graphs: list[CalculatorGraph] = []
        self.seen: defaultdict[str, list[tuple[int, Any]]] = defaultdict(list)

    @property
    def is_inline(self) -> bool:
        return self.threads == 0

    def graph(
        self, *nodes: dict[str, Any] | tuple[Any, ...], observe: str = "", **config: Any
    ) -> CalculatorGraph:
        """Make a graph; a node may be short: (calculator, inputs, outputs), split at spaces."""
        options = {key: config.pop(key) for key in ("side_packets", "tracers") if key in config}
        options = {"threads": self.threads, "seed": self.seed, **options}
        config["node"] = [_node(node) for node in nodes]
        for key in ("input_stream", "output_stream", "input_side_packet", "output_side_packet"):
            config[key] = str(config.get(key, "")).split()
        graph = CalculatorGraph(config, **options)
        self.graphs.append(graph)
        for stream in observe.split():
            graph.observe_output_stream(stream, self.collect)
        return graph

    def collect(self, name: str, packet: Packet[Any]) -> None:
        """Note the packet under the stream's name; an observer."""
        value = None if packet.is_empty() else packet.value
        self.seen[name].append((int(packet.timestamp), value))

    def node(
        self,
        inputs: str = "",
        outputs: str = "",
        process: Script | None = None,
        *,
        calculator: str = "",
        **fields: Any,
    ) -> dict[str, Any]:
        """Configure a node that runs functions of a test: ``process``, ``open``, ``close``."""
        name = fields.setdefault("name", f"node_{len(_ScriptedCalculator.scripts)}")
        scripts = {"process": process, "open": fields.pop("open", None)}
        scripts["close"] = fields.pop("close", None)
        _ScriptedCalculator.scripts[name] = {k: v for k, v in scripts.items() if v is not None}
        kind = calculator or ("RigScriptCalculator" if inputs else "RigSourceCalculator")
        return _node((kind, inputs, outputs, fields))

    def feed(self, graph: CalculatorGraph, stream: str, *packets: tuple[int, Any]) -> None:
        """Add packets, as (timestamp, value), to an input stream."""
        for timestamp, value in packets:
            graph.add_packet_to_input_stream(stream, value, timestamp)

    def idle(self, graph: CalculatorGraph) -> None:
        graph.wait_until_idle(self.timeout)

    def finish(self, graph: CalculatorGraph) -> None:
        """Close all inputs and wait for the end."""
        graph.close(self.timeout)


def _node(node: dict[str, Any] | tuple[Any, ...]) -> dict[str, Any]:
    if isinstance(node, tuple):
        calculator, inputs, outputs, *more = node
        extra = more[0] if more else {}
        node = {
            "calculator": calculator,
            "input_stream": inputs.split(),
            "output_stream": outputs.split(),
            **extra,
        }
    if isinstance(node["calculator"], type):
        node["calculator"] = node["calculator"].__name__
    return node


def _finished_rig(engine: Engine) -> Iterator[Rig]:
    before = set(threading.enumerate())
    rig = Rig(engine)
    yield rig
    for graph in rig.graphs:
        graph.abandon(TIMEOUT)
    for thread in set(threading.enumerate()) - before:
        thread.join(TIMEOUT)
        assert not thread.is_alive(), f"{thread.name} was left behind"
    _ScriptedCalculator.scripts.clear()


@pytest.fixture(params=ENGINES, ids=str)
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """Return a rig for each engine: in the test's thread or in a pool, in order or shuffled."""
    yield from _finished_rig(request.param)


@pytest.fixture(params=ENGINES[:2], ids=str)
def inline_rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """Return a rig that runs everything in the test's thread."""
    yield from _finished_rig(request.param)


@pytest.fixture(params=ENGINES[3:], ids=str)
def pool_rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """Return a rig that runs everything in threads."""
    yield from _finished_rig(request.param)


@pytest.fixture
def ordered_rig() -> Iterator[Rig]:
    """Return a rig that runs everything in the test's thread, in the scheduler's own order."""
    yield from _finished_rig(ENGINES[0])
