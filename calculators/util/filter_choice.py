"""The choice of a filter in a smoothing calculator's options: one group of several."""

from __future__ import annotations

from typing import ClassVar

from ...framework.authoring.contract import Contract
from ...framework.quick_dataclass import dataclass

__all__ = ["NoFilterOptions", "one_filter"]


@dataclass(frozen=True, slots=True)
class NoFilterOptions:
    """No filter: values pass unchanged; written ``no_filter: {}``."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


def one_filter(contract: Contract, *names: str) -> None:
    """Require that the node's options give exactly one of the groups; raises ``ValueError``."""
    if contract.node is None or contract.node.damaged:
        return
    given = [name for name in names if contract.node.options.get(name) is not None]
    if len(given) != 1:
        found = " and ".join(given) or "none of them"
        raise ValueError(
            f"choose one filter of {', '.join(names)}; this node has {found}. "
            "Write `no_filter: {}` to pass values unchanged."
        )
