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

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ..errors import GraphStateError, PayloadTypeError
from .ports import type_name

if TYPE_CHECKING:
    from ..planning.plan import NodePlan

__all__ = ["GraphService", "ServiceValues", "UseService"]

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


class ServiceValues:
    """Hold the services of one graph, across its runs."""

    def __init__(self, given: Mapping[GraphService[Any], Any]) -> None:
        self._values: dict[GraphService[Any], Any] = {}
        for service, value in given.items():
            self.set(service, value)

    def set(self, service: GraphService[T], value: T) -> None:
        """Give a service; raises ``PayloadTypeError`` for a value of another type."""
        if not isinstance(value, service.type):
            raise PayloadTypeError(
                f"service {service.name!r} is a {type_name(service.type)}; "
                f"got a {type(value).__name__}"
            )
        self._values[service] = value

    def get(self, service: GraphService[T]) -> T | None:
        """Return a service that was given or made, or None."""
        return self._values.get(service)

    def for_run(self, nodes: Iterable[NodePlan]) -> Mapping[GraphService[Any], Any]:
        """Make what is missing and return all; raises ``GraphStateError`` when that fails."""
        for node in nodes:
            for use in node.contract.services:
                if use.service not in self._values:
                    self._make(use, node)
        return self._values

    def _make(self, use: UseService[Any], node: NodePlan) -> None:
        create = use.service.create
        reason = "it has no default; give it with CalculatorGraph(…, services={…}) or set_service"
        cause = None
        if create is not None:
            try:
                self.set(use.service, create())
            except Exception as error:  # noqa: BLE001  # whatever keeps it from being made
                reason, cause = f"{type(error).__name__}: {error}", error
            else:
                return
        if not use.optional:
            raise GraphStateError(
                f'{node.location}: Service "{use.service.name}", required by node {node.name}, '
                f"was not provided and cannot be created: {reason}"
            ) from cause
