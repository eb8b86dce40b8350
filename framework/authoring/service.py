"""Things that the calculators of a graph share: a GPU context, a clock, a cache.

A service is named by a key, declared by the calculators that use it, and given to the graph, or
made when the first run needs it (``framework/graph_service.h`` in MediaPipe)::

    CLOCK = GraphService("clock", Clock, create=SystemClock)

    class StampCalculator(Calculator):
        clock = UseService(CLOCK)

        def process(self, ctx: Context) -> None:
            now = ctx[self.clock].now()

    CalculatorGraph("graph.yaml", services={CLOCK: TestClock()})
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from ..values.payload_types import type_name

__all__ = ["GraphService", "UseService"]

T = TypeVar("T")


class GraphService(Generic[T]):
    """Be the key of a service: its name for messages, and the type of what is shared.

    ``create`` makes the service for a graph that was given none; without it, it must be given.
    """

    def __init__(self, name: str, type: type[T], *, create: Callable[[], T] | None = None) -> None:  # noqa: A002
        self.name = name
        self.type = type
        self.create = create

    def __repr__(self) -> str:
        return f"GraphService({self.name!r}, {type_name(self.type)})"


class UseService(Generic[T]):
    """Declare, as a class attribute, that a calculator uses a service: read it with ``ctx[…]``.

    An ``optional`` one may be missing: then ``ctx.get(…)`` is None.
    """

    def __init__(self, service: GraphService[T], *, optional: bool = False, doc: str = "") -> None:
        self.service = service
        self.optional = optional
        self.doc = doc
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return f"UseService({self.service.name!r})"
