"""Writers whose failure costs the file, not the run: it is the graph that one wants to see."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Collection
from typing import Any

from ..framework.authoring.calculator import Calculator
from ..framework.authoring.context import Context
from ..framework.planning.plan import GraphPlan

__all__ = ["with_lenient_writers"]

#: Called on the graph's threads with a node's name and what went wrong.
Failed = Callable[[str, Exception], object]


def with_lenient_writers(plan: GraphPlan, names: Collection[str], failed: Failed) -> GraphPlan:
    """Return the plan with writers, by the names of their nodes, that end quietly."""
    nodes = tuple(
        dataclasses.replace(node, calculator=_lenient(node.calculator, failed))
        if node.name in names
        else node
        for node in plan.nodes
    )
    return dataclasses.replace(plan, nodes=nodes)


def _lenient(cls: type[Calculator], failed: Failed) -> type[Calculator]:
    """Return a class that does what another does until that raises."""

    def guarded(self: Any, ctx: Context, call: Callable[[Any, Context], None]) -> None:
        if self.has_failed:
            return
        try:
            call(self, ctx)
        except Exception as error:  # noqa: BLE001  # whatever it is, it costs the file alone
            self.has_failed = True
            failed(ctx.node, error)
            if call is not cls.close:
                # Removes what is there of the file.
                ctx._binding.run_failed = True  # pyright: ignore[reportPrivateUsage]
                cls.close(self, ctx)

    def opened(self: Any, ctx: Context) -> None:
        self.has_failed = False
        guarded(self, ctx, cls.open)

    def process(self: Any, ctx: Context) -> None:
        guarded(self, ctx, cls.process)

    def close(self: Any, ctx: Context) -> None:
        guarded(self, ctx, cls.close)

    members: dict[str, Any] = {
        "__module__": cls.__module__,
        "__qualname__": cls.__qualname__,
        "__doc__": cls.__doc__,
        "open": opened,
        "process": process,
        "close": close,
    }
    made: type[Calculator] = types.new_class(
        cls.__name__, (cls,), {"abstract": True}, lambda body: body.update(members)
    )
    return made
