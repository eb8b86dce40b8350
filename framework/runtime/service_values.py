"""The services of one graph: given by the application, or made when a run first needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from ..authoring.service import GraphService, UseService
from ..errors import GraphStateError, PayloadTypeError
from ..messages import reason_of
from ..planning.plan import NodePlan
from ..values.payload_types import type_name

__all__ = ["ServiceValues"]

T = TypeVar("T")


class ServiceValues:
    """The services of one graph, which stay the same over its runs."""

    def __init__(self, given: Mapping[GraphService[Any], Any]) -> None:
        self._values: dict[GraphService[Any], Any] = {}
        for service, value in given.items():
            self.set(service, value)

    def set(self, service: GraphService[T], value: T) -> None:
        """Provide a service; raises ``PayloadTypeError`` for a value of another type."""
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
        """Return all services, creating those that the nodes need and nobody provided.

        Raises ``GraphStateError`` when a required one cannot be created.
        """
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
                reason, cause = reason_of(error), error
            else:
                return
        if not use.optional:
            raise GraphStateError(
                f'{node.location}: Service "{use.service.name}", required by node {node.name}, '
                f"was not provided and cannot be created: {reason}"
            ) from cause
