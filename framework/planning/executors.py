"""Check the executors that a graph declares and its nodes name."""

from __future__ import annotations

from ..errors import did_you_mean
from ..graph_file.config import ExecutorConfig, GraphConfig
from ..graph_file.problems import Problems, near

__all__ = ["check_executors"]

_TYPES = ("ThreadPoolExecutor", "ApplicationThreadExecutor")


def check_executors(config: GraphConfig, problems: Problems) -> None:
    """Report executors that are declared twice, reserved, without type, unknown or undeclared."""
    declared: dict[str, ExecutorConfig] = {}
    for executor in config.executor:
        first = declared.setdefault(executor.name, executor)
        if first is not executor:
            what = f"executor {executor.name!r}" if executor.name else "the default executor"
            text = f"{what} is declared twice{near(first.location, executor.location)}"
            problems.add(executor.location, text)
        _check(executor, problems)
    if "" in declared and declared[""].num_threads and config.num_threads is not None:
        problems.add(
            declared[""].location,
            "the default executor has num_threads, and so has the graph; keep one of the two",
        )
    names = [name for name in declared if name]
    for node in config.node:
        if node.executor and node.executor not in declared:
            problems.add(
                node.place_of("executor"),
                f"{node.calculator} runs on executor {node.executor!r}, which the "
                f"graph does not declare; it declares: {', '.join(names) or 'none'}."
                f"{did_you_mean(node.executor, names)}",
            )


def _check(executor: ExecutorConfig, problems: Problems) -> None:
    if executor.name in {"default", "gpu"} or executor.name.startswith("__"):
        text = f"the executor name {executor.name!r} is reserved; choose another"
        problems.add(executor.location, text)
    if executor.type and executor.type not in _TYPES:
        problems.add(
            executor.location,
            f"unknown executor type {executor.type!r}; there are: {', '.join(_TYPES)}."
            f"{did_you_mean(executor.type, _TYPES)}",
        )
    if executor.name and not executor.type:
        text = f"executor {executor.name!r} has no type; add 'type: {_TYPES[0]}'"
        problems.add(executor.location, text)
