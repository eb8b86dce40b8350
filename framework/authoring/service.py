"""Services: objects that the calculators of a graph share, such as a GPU context or a clock.

A service has a key. Calculators that use it declare the key; the application gives the object to
the graph, or it is created when a run first needs it (``framework/graph_service.h`` in
MediaPipe)::

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
    """The key of a service: its name, for messages, and the type of the shared object.

    ``create`` makes the object for a graph that was given none; without it, one must be given.
    """

    def __init__(self, name: str, type: type[T], *, create: Callable[[], T] | None = None) -> None:  # noqa: A002
        self.name = name
        self.type = type
        self.create = create

    def __repr__(self) -> str:
        return f"GraphService({self.name!r}, {type_name(self.type)})"


class UseService(Generic[T]):
    """Class attribute that declares the use of a service, which is read with ``ctx[…]``.

    An ``optional`` one may be missing; ``ctx.get(…)`` is None then.
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
