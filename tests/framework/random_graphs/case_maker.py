"""Draw random valid graphs and what a program feeds them.

``make_case(random)`` takes whatever has the methods of ``random.Random``, also hypothesis's own,
which shrinks what it finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from .case import POSTSTREAM, PRESTREAM, Case, Node, Op, name_of

#: Calculators that both engines have and that run alike in both.
SHARED = ("pass", "gate", "merge", "presence", "loop", "limiter")
ALL = (
    *SHARED,
    *("cloner", "join", "which", "filter", "silent", "shift", "leap", "total", "source"),
)


def make_case(random: Random, kinds: Sequence[str] = ALL, *, special_times: bool = True) -> Case:
    """Draw a graph of up to eight nodes, and up to twenty packets, bounds and ends of inputs."""
    return Maker(random, kinds, special_times).case()


class Maker:
    """Draw one case, node after node; each kind of node is a method ``add_<kind>``."""

    def __init__(self, random: Random, kinds: Sequence[str], special_times: bool) -> None:
        self.random = random
        self.kinds = kinds
        self.special_times = special_times
        self.inputs: list[str] = []
        self.sides: dict[str, bool] = {}
        self.nodes: list[Node] = []
        #: What may be read: names by type; flags that are told at any time only steer gates.
        self.streams: dict[str, list[str]] = {"int": [], "bool": [], "flag": []}
        #: Streams whose only packet comes before or after all others, with its time.
        self.alone: dict[str, int] = {}
        self.count = 0
        self.open_loops: list[Node] = []
        #: Streams behind a loop's result.
        self.looped: set[str] = set()
        self.tame = self.chance(0.4)

    def case(self) -> Case:
        for _ in range(self.random.randint(1, 3)):
            self.add_input()
        for _ in range(self.random.randint(1, 8)):
            kind = self.random.choice(self.kinds)
            if self.tame or kind not in {"loop", "limiter"}:
                getattr(self, f"add_{kind}")()
        if not self.nodes:
            self.add_pass()
        self.close_loops()
        ops = self.ops()
        groups = self.groups(list(range(len(self.nodes))), 2)
        size = self.random.choice([100, 100, -1, 1, 2, 3])
        if self.chance(0.3):
            order = list(range(len(self.nodes)))
            self.random.shuffle(order)
            self.nodes = [self.nodes[index] for index in order]
        return Case(self.inputs, self.sides, self.nodes, ops, groups, size)

    # Drawing

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def name(self) -> str:
        self.count += 1
        return f"s{self.count}"

    def new(self, kind: str, pace: str = "") -> str:
        """Make a stream with packets at the times of the stream ``pace``."""
        name = self.name()
        self.streams[kind].append(name)
        if pace in self.alone:
            self.alone[name] = self.alone[pace]
        return name

    def some(self, low: int, high: int, *kinds: str) -> list[str]:
        names = [name for kind in kinds or ("int",) for name in self.streams[kind]]
        return [self.random.choice(names) for _ in range(self.random.randint(low, high))]

    def alike(self, low: int, high: int, *kinds: str) -> list[str]:
        """Choose streams whose packets can come in one stream."""
        first, *more = self.some(low, high, *kinds)
        return [first, *(name for name in more if self.alone.get(name) == self.alone.get(first))]

    def regular(self) -> str | None:
        """Choose a stream with packets at ordinary times."""
        (name,) = self.some(1, 1)
        return None if name in self.alone else name

    def kind_of(self, name: str) -> str:
        return next(kind for kind, names in self.streams.items() if name in names)

    def add(self, calculator: str, inputs: list[str], outputs: list[str], **more: Any) -> Node:
        node = Node(calculator, inputs, outputs, **more)
        self.nodes.append(node)
        if node.back_edge == "LOOP" or self.looped & {name_of(entry) for entry in inputs}:
            self.looped |= {name_of(entry) for entry in outputs}
        return node

    # Nodes

    def add_input(self) -> None:
        name = self.name()
        self.streams["bool" if self.inputs and self.chance(0.3) else "int"].append(name)
        self.inputs.append(name)
        if self.special_times and self.chance(0.06):
            self.alone[name] = self.random.choice([PRESTREAM, POSTSTREAM])

    def add_pass(self) -> None:
        sources = self.some(1, 3, "int", "bool")
        targets = [self.new(self.kind_of(source), source) for source in sources]
        tag = self.random.choice(["", "X:"])
        self.add("PassThroughCalculator", numbered(tag, sources), numbered(tag, targets))

    def add_gate(self) -> None:
        sources = self.some(1, 2, "int", "bool")
        how = self.random.choice(["stream", "stream", "flag", "side", "option"])
        options: dict[str, Any] = {}
        inputs, sides = numbered("", sources), []
        tag = self.random.choice(["ALLOW", "DISALLOW"])
        control: list[str] = []
        if how == "option":
            options["allow"] = self.chance(0.7)
        elif how == "side":
            sides = [f"{tag}:{self.side()}"]
        elif how == "flag" and self.streams["flag"]:
            # No packet has to count for what False counts.
            options["empty_packets_as_allow"] = tag == "DISALLOW"
            inputs.append(f"{tag}:{self.random.choice(self.streams['flag'])}")
        elif self.streams["bool"]:
            control = [self.random.choice(self.streams["bool"])]
            inputs.append(f"{tag}:{control[0]}")
            options["empty_packets_as_allow"] = self.chance(0.5)
        targets = [self.new(self.kind_of(source), source) for source in sources]
        outputs = numbered("", targets)
        times = {self.alone.get(name) for name in [*control, *sources]}
        if control and len(times) == 1 and self.chance(0.4):
            outputs.append(f"STATE_CHANGE:{self.new('bool', control[0])}")
            states = ["GATE_ALLOW", "GATE_DISALLOW", "GATE_UNINITIALIZED"]
            options["initial_gate_state"] = self.random.choice(states)
        self.add("GateCalculator", inputs, outputs, sides=sides, options=options)

    def side(self) -> str:
        name = f"side{len(self.sides)}"
        self.sides[name] = self.chance(0.6)
        return name

    def add_merge(self) -> None:
        sources = self.alike(1, 3)
        target = self.new("int", sources[0])
        self.add("MergeCalculator", numbered("", sources), [target])

    def add_presence(self) -> None:
        source = self.regular()
        if source is not None:
            target = self.new("flag")
            self.add("PacketPresenceCalculator", [f"PACKET:{source}"], [f"PRESENCE:{target}"])

    def add_cloner(self) -> None:
        sources = self.some(1, 2)
        (tick,) = self.some(1, 1, "int", "bool")
        if self.looped & {*sources, tick}:
            # As in MediaPipe, a cloner may leave its readers waiting for the tick after next.
            return
        inputs = numbered("", sources)
        inputs.append(f"TICK:{tick}" if self.chance(0.6) else numbered("", [*sources, tick])[-1])
        targets = [self.new("int", tick) for _ in sources]
        names = ["output_packets_only_when_all_inputs_received"]
        # This one says nothing about the times that it ignores: a loop behind it would stand still.
        names += [] if self.tame else ["output_only_when_all_inputs_received"]
        options = {name: True for name in names if self.chance(0.3)}
        self.add("PacketClonerCalculator", inputs, numbered("", targets), options=options)

    def add_join(self) -> None:
        sources = self.alike(1, 3, "int", "bool")
        pace = sources[0]
        outputs = [f"SUM:{self.new('int', pace)}"]
        if self.chance(0.5):
            outputs.append(f"ODD:{self.new('bool', pace)}")
        if self.chance(0.5):
            outputs.append(f"THIRD:{self.new('int', pace)}")
        calculator = self.random.choice(["RandomJoinCalculator", "RandomParallelCalculator"])
        self.add(calculator, numbered("IN:", sources), outputs)

    def add_which(self) -> None:
        sources = self.alike(1, 3, "int", "bool")
        target = self.new("int", sources[0])
        self.add("RandomWhichCalculator", numbered("IN:", sources), [f"OUT:{target}"])

    def add_one(self, calculator: str, *, keeps_time: bool = True, **options: Any) -> None:
        (source,) = self.some(1, 1)
        target = self.new("int", source if keeps_time else "")
        self.add(calculator, [f"IN:{source}"], [f"OUT:{target}"], options=options)

    def add_filter(self) -> None:
        self.add_one("RandomFilterCalculator")

    def add_silent(self) -> None:
        if not self.tame:
            self.add_one("RandomSilentCalculator")

    def add_shift(self) -> None:
        by = self.random.randint(0 if self.tame else -4, 4)
        self.add_one("RandomShiftCalculator", keeps_time=False, by=by)

    def add_leap(self) -> None:
        if not self.tame:
            self.add_one("RandomLeapCalculator", keeps_time=False)

    def add_total(self) -> None:
        (source,) = self.some(1, 1)
        if self.alone.get(source) != POSTSTREAM:
            target = self.new("int")
            self.alone[target] = POSTSTREAM
            self.add("RandomTotalCalculator", [f"IN:{source}"], [f"OUT:{target}"])

    def add_source(self) -> None:
        times = sorted({self.random.randint(0, 40) for _ in range(self.random.randint(0, 5))})
        targets = [self.new("int") for _ in range(self.random.randint(1, 2))]
        self.add("RandomSourceCalculator", [], numbered("OUT:", targets), options={"times": times})

    def add_loop(self) -> None:
        main = self.regular()
        if main is None:
            return
        target = self.new("int")
        node = self.add(
            "PreviousLoopbackCalculator",
            [f"MAIN:{main}"],
            [f"PREV_LOOP:{target}"],
            back_edge="LOOP",
        )
        self.open_loops.append(node)

    def add_limiter(self) -> None:
        # Frames come on an input of their own: what is dropped hangs on when they come.
        frames = self.name()
        self.inputs.append(frames)
        extra = [self.name()] if self.chance(0.3) else []
        self.inputs += extra
        sources = [frames, *extra]
        outputs = numbered("", [self.new("int") for _ in sources])
        if self.chance(0.5):
            outputs.append(f"ALLOW:{self.new('bool')}")
        options = {"max_in_flight": self.random.randint(1, 2)}
        options["max_in_queue"] = self.random.randint(0, 2)
        node = self.add(
            "FlowLimiterCalculator",
            numbered("", sources),
            outputs,
            options=options,
            back_edge="FINISHED",
        )
        self.open_loops.append(node)

    def close_loops(self) -> None:
        """Choose what comes back: a stream that hangs on what the loop sends, if there is one."""
        for node in self.open_loops:
            reached = {name_of(node.outputs[0])}
            for other in self.nodes:
                if reached & {name_of(entry) for entry in other.inputs}:
                    reached |= {name_of(entry) for entry in other.outputs}
            behind = sorted(reached - set(self.streams["flag"]) - set(self.streams["bool"]))
            back = self.random.choice([name for name in behind if name not in self.alone])
            node.inputs.append(f"{node.back_edge}:{back}")

    # Packets

    def ops(self) -> list[Op]:
        ops: list[Op] = []
        live = [name for name in self.inputs if name not in self.alone]
        times = dict.fromkeys(self.inputs, self.random.choice([0, 0, -20, 1000]))
        ops += [
            Op("packet", name, self.alone[name], self.value(name))
            for name in self.inputs
            if name in self.alone
        ]
        for _ in range(self.random.randint(0, 20)):
            if not live:
                break
            name = self.random.choice(live)
            kind = self.random.random()
            if kind < 0.05:
                ops.append(Op("close", name))
                live.remove(name)
            elif kind < 0.15:
                times[name] += self.random.randint(0, 6)
                ops.append(Op("bound", name, times[name]))
            else:
                times[name] += self.random.choice([0, 0, 0, 1, 1, 2, 5])
                ops.append(Op("packet", name, times[name], self.value(name)))
                times[name] += 1
        return ops

    def value(self, name: str) -> Any:
        return self.chance(0.5) if name in self.streams["bool"] else self.random.randint(0, 20)

    # Subgraphs

    def groups(self, nodes: list[int], depth: int) -> list[Any]:
        """Nest some runs of nodes: a group is a list of node numbers and groups."""
        items: list[Any] = list(nodes)
        if depth and len(items) > 1 and self.chance(0.35):
            first = self.random.randint(0, len(items) - 2)
            last = self.random.randint(first + 1, len(items) - 1)
            items[first : last + 1] = [self.groups(items[first : last + 1], depth - 1)]
        return items


def numbered(prefix: str, names: Sequence[str]) -> list[str]:
    """Return the names as indexes of one tag, given with its colon; untagged names stay plain."""
    if not prefix:
        return list(names)
    return [f"{prefix}{index}:{name}" for index, name in enumerate(names)]
