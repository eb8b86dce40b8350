"""What the nodes of a rig's graphs do in many tests, and the graph of one such node."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vitruvian.framework.authoring.context import Context
    from vitruvian.framework.graph import CalculatorGraph

    from .conftest import Rig, Script


def relay(self: Any, ctx: Context) -> None:
    """Send what comes; a script."""
    ctx[self.results] = ctx[self.values]


def source_of(*items: tuple[Any, Any]) -> dict[str, Script]:
    """Return the scripts of a source: (timestamp, value) a call, then stop."""

    def start(self: Any, ctx: Context) -> None:
        self.left = list(items)

    def process(self: Any, ctx: Context) -> None:
        if not self.left:
            ctx.stop()
            return
        timestamp, value = self.left.pop(0)
        ctx.send(self.results, value, at=timestamp)

    return {"open": start, "process": process}


def relay_graph(rig: Rig, **config: Any) -> CalculatorGraph:
    """Return a graph of one node that sends what comes: ``a`` in, ``b`` out and observed."""
    config.setdefault("observe", "b")
    return rig.graph(("RigRelayCalculator", "a", "b"), input_stream="a", **config)
