"""What a Ray cluster on this machine takes before the first clip runs."""

from __future__ import annotations

import importlib
import importlib.util
import os
import time
from pathlib import Path
from typing import Any

from .processes import children_of, cpu_seconds, resident_mb

__all__ = ["ray_start"]


def ray_start(folder: Path, count: int) -> bool:
    """Start Ray ``count`` times, and print seconds, processor time and memory of all processes."""
    if importlib.util.find_spec("ray") is None:
        print("the extra 'ray' is not installed")
        return True
    ray: Any = importlib.import_module("ray")
    print("| seconds | of the processor | processes | resident MB |\n| --- | --- | --- | --- |")
    for _ in range(count):
        started = time.monotonic()
        ray.init(
            "local",
            num_cpus=2,
            log_to_driver=False,
            include_dashboard=False,
            configure_logging=False,
        )
        took = time.monotonic() - started
        processes = _below(os.getpid())
        spent, memory = sum(map(cpu_seconds, processes)), sum(map(resident_mb, processes))
        print(f"| {took:.1f} | {spent:.1f} | {len(processes)} | {memory:.0f} |", flush=True)
        ray.shutdown()
    return True


def _below(pid: int) -> list[int]:
    children = children_of(pid)
    return [*children, *(below for child in children for below in _below(child))]
