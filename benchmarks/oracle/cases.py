"""Random graphs of calculators that the mediapipe wheel has, too."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.framework.random_graphs.case import POSTSTREAM, PRESTREAM, Case
from tests.framework.random_graphs.case_maker import SHARED, Maker

KINDS = (*SHARED, *SHARED, "threshold", "stamp", "each")
#: Streams inside a loop over a list have times of their own, which nobody is to compare.
INNER = "inner"


def make_shared_case(seed: int) -> Case:
    """Draw a case; equal seeds give equal cases."""
    return _SharedMaker(Random(seed), KINDS).case()


def observed(case: Case) -> list[str]:
    """Return the streams to compare."""
    return [name for name in case.streams if not name.startswith(INNER)]


class _SharedMaker(Maker):
    def __init__(self, random: Random, kinds: tuple[str, ...]) -> None:
        super().__init__(random, kinds, special_times=True)
        self.streams["list"] = []

    def case(self) -> Case:
        case = super().case()
        # A limit of 1 or 2 would only show how each engine grows its queues.
        case.max_queue_size = 100
        return case

    def add_input(self) -> None:
        super().add_input()
        if self.chance(0.25):
            name = self.name()
            self.inputs.append(name)
            self.streams["list"].append(name)

    def add_threshold(self) -> None:
        (source,) = self.some(1, 1)
        target = self.new("bool", source)
        options = {"threshold": float(self.random.randint(3, 15))}
        self.add("ThresholdingCalculator", [f"FLOAT:{source}"], [f"FLAG:{target}"], options=options)

    def add_stamp(self) -> None:
        """Send a side packet on a stream, once or at every packet of another."""
        tag = self.random.choice(["TICK", "TICK", "FIRST_TICK", "ZERO", "PRESTREAM", "POSTSTREAM"])
        ticks = tag in {"TICK", "FIRST_TICK"}
        ticking = self.some(1, 1, "int", "bool") if ticks else []
        target = self.new("bool", *ticking)
        if tag in {"PRESTREAM", "POSTSTREAM"}:
            self.alone[target] = PRESTREAM if tag == "PRESTREAM" else POSTSTREAM
        self.add(
            "SidePacketToStreamCalculator",
            [f"TICK:{name}" for name in ticking],
            [f"AT_{tag}:{target}"],
            sides=[self.side()],
        )

    def add_each(self) -> None:
        """Look at every number of a list, and make a list of what comes out."""
        if not self.streams["list"]:
            return
        (source,) = self.some(1, 1, "list")
        item, end, passed = (f"{INNER}_{self.name()}" for _ in range(3))
        begun = [f"ITEM:{item}", f"BATCH_END:{end}"]
        self.add("BeginLoopFloatCalculator", [f"ITERABLE:{source}"], begun)
        if self.chance(0.5):
            self.add("PassThroughCalculator", [item], [passed])
        else:
            options = {"allow": self.chance(0.7)}
            self.add("GateCalculator", [item], [passed], options=options)
        target = self.new("list", source)
        ended = [f"ITEM:{passed}", f"BATCH_END:{end}"]
        self.add("EndLoopFloatCalculator", ended, [f"ITERABLE:{target}"])

    def value(self, name: str) -> Any:
        if name in self.streams["list"]:
            return [float(number) for number in range(self.random.randint(0, 3))]
        value = super().value(name)
        return value if isinstance(value, bool) else float(value)
