"""Calculators of a user's own, in every shape; lines that say so are mistakes to be found."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vitruvian as vt


class ScaleCalculator(vt.Calculator):
    """Multiply numbers."""

    number = vt.Input(int)
    scaled = vt.Output(int)
    factor = vt.Option(2)

    def process(self, ctx: vt.Context) -> None:
        ctx[self.scaled] = ctx[self.number] * self.factor
        ctx[self.scaled] = "text"  # mistake: a text is no int
        ctx[self.number] = 1  # mistake: inputs are not written
        self.factr += 1  # mistake: no such option


class NoseCalculator(vt.Calculator, pure=True):
    """Cut out the nose."""

    image = vt.Input(vt.ImageFrame)
    landmarks = vt.Input(vt.NormalizedLandmarkList)
    previous = vt.Input(vt.Rect, optional=True, doc="where it was")
    nose = vt.Output(vt.ImageFrame)
    height = vt.Output(float)
    is_seen = vt.Output(bool)

    def process(self, ctx: vt.Context) -> None:
        first = ctx[self.landmarks][0]
        row = round(first.y * ctx[self.image].height)
        ctx[self.nose] = ctx[self.image].data[row : row + 8]
        ctx[self.height] = ctx[self.landmarks].xyz[0, 1]
        ctx[self.height] = np.float32(first.y)
        ctx[self.is_seen] = np.bool_(first.visibility > 0.5)
        rect = ctx.get(self.previous)
        width: float = rect.width  # mistake: it may be None
        if rect is not None and self.previous in ctx:
            ctx[self.height] = width * rect.height


class Side(StrEnum):
    """A choice."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True)
class Limits:
    """Options that go together."""

    low: float = 0.0
    high: float = 1.0


class ManyOptionsCalculator(vt.Calculator):
    """Take options of all kinds."""

    people = vt.Input(tuple[vt.Detection, ...])
    table = vt.SideInput(dict[str, int], optional=True)
    model = vt.SideInput(Path)
    best = vt.Output(vt.Detection)
    count = vt.SideOutput(int)

    threshold = vt.Option(0.5, ge=0, le=1, doc="Least score.")
    side = vt.Option(Side.LEFT)
    limits = vt.Option(Limits())
    names = vt.Option[tuple[str, ...]]((), type=tuple[str, ...])
    most: vt.Option[int | None] = vt.Option(None, type=int | None, example=3)
    path = vt.Option(type=str, doc="A file.", example="labels.txt")

    def open(self, ctx: vt.Context) -> None:
        numbers: dict[str, int] | None = ctx.get(self.table)
        self._known = set(numbers or ()) | set(self.names)
        self._model: bytes = ctx[self.model].read_bytes()
        self._lines = ctx.run.input_file(self.path).read_text().splitlines()
        ctx[self.count] = len(self._lines)

    def process(self, ctx: vt.Context) -> None:
        scored = [one for one in ctx[self.people] if one.score >= self.threshold]
        if self.side is Side.RIGHT:
            scored.reverse()
        limit: int = self.limits.low  # mistake: a float is no int
        for one in scored[: self.most or limit]:
            ctx.send(self.best, one, at=ctx.timestamp)
        ctx.advance(self.best, ctx.timestamp + 1)


class MixCalculator(vt.Calculator):
    """Add up any number of streams."""

    sync = vt.Synchronized(batch_size=4)
    timestamp_offset = None
    max_in_flight = 2

    values = vt.Input(float, tag="VALUE", repeated=True)
    rest = vt.Input(Any, tag=vt.ANY_TAG, optional=True)
    total = vt.Output(float, tag="")

    @classmethod
    def update_contract(cls, contract: vt.Contract) -> None:
        if contract.node is not None and len(contract.node.input_stream) > 3:
            raise ValueError("wire at most three streams")

    def process_batch(self, batch: Sequence[vt.Context]) -> None:
        for ctx in batch:
            total = sum(
                packet.value for packet in ctx.packets(self.values) if not packet.is_empty()
            )
            ctx.send(self.total, total, at=ctx.timestamp)


class CountUpCalculator(vt.Calculator):
    """Send numbers, as a source does."""

    number = vt.Output(int)
    most = vt.Option(3)
    clock = vt.UseService(vt.CLOCK)

    def open(self, ctx: vt.Context) -> None:
        self._next = 0

    def process(self, ctx: vt.Context) -> None:
        if self._next == self.most:
            ctx.stop()
            return
        self._began: float = ctx[self.clock].now()
        ctx.send(self.number, self._next, at=vt.Timestamp(self._next))
        self._next += 1


@vt.calculator("HalveCalculator")
def halve(number: float, *, by: float = 2.0) -> float:
    """Divide numbers."""
    return number / by


@vt.calculator("UpToCalculator")
def up_to(*, most: int = 3) -> Iterator[vt.Packet[int]]:
    """Send numbers."""
    for number in range(most):
        yield vt.Packet(number).at(number)


class Halves(vt.Outputs):
    """What comes out of a function with two outputs."""

    left: NDArray[np.float32]
    right: NDArray[np.float32] | None


@vt.calculator("SplitRowCalculator")
def split_row(row: NDArray[np.float32], previous: float | None) -> Halves:
    """Cut a row in two."""
    middle = len(row) // 2
    return Halves(left=row[:middle], right=None if previous is None else row[middle:])


def halves_of(row: NDArray[np.float32]) -> Mapping[str, float]:
    """Call functions as what they are."""
    halves = split_row(row, None)
    halve("text")  # mistake: a text is no float
    return {"left": float(halves.left.sum()), "quarter": halve(4.0, by=4.0)}
