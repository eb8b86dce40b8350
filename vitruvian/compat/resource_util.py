"""Where programs say their models lie."""

from __future__ import annotations

__all__ = ["set_resource_dir"]


def set_resource_dir(resource_dir: str) -> None:
    """Do nothing: models are assets, or paths beside the graph file."""
