"""A graph that was checked, and the types of its streams."""

from __future__ import annotations

from typing import Any

from ..framework.errors import GraphConfigError
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.pbtxt.writer import pbtxt_of
from ..framework.planning.plan import GraphPlan, StreamPlan
from ..framework.planning.planner import validate
from .configs import config_from_file, config_from_source, only_known
from .status import config_error
from .type_names import name_of_type

__all__ = ["ValidatedGraphConfig"]

_UNKNOWN = (
    "  It may be set to AnyType or something else that isn't determinable, or the type may be "
    "defined but not registered."
)


class ValidatedGraphConfig:
    """Checks a graph once, in ``initialize``, and answers questions about it."""

    def __init__(self) -> None:
        self._config: GraphConfig | None = None
        self._plan: GraphPlan | None = None

    def initialize(self, **kwargs: Any) -> None:
        """Read and check ``graph_config`` (text, message or config) or ``binary_graph_path``.

        Raises ``FileNotFoundError``, ``ValueError`` or ``RuntimeError``, as MediaPipe does.
        """
        if self._plan is not None:
            raise RuntimeError("ValidatedGraphConfig can be initialized only once.")
        only_known(kwargs, ("binary_graph_path", "graph_config"))
        path, source = kwargs.get("binary_graph_path"), kwargs.get("graph_config")
        if (path is None) == (source is None):
            raise ValueError(
                "Please either provide 'binary_graph_path' to initialize a ValidatedGraphConfig "
                "object with a binary graph file or 'graph_config' to initialize a "
                "ValidatedGraphConfig object with a graph config proto."
            )
        config = config_from_source(source) if path is None else config_from_file(path)
        try:
            self._plan = validate(config)
        except GraphConfigError as error:
            raise config_error(error) from error
        self._config = config

    def initialized(self) -> bool:
        """Return True when ``initialize`` has succeeded."""
        return self._plan is not None

    @property
    def config(self) -> GraphConfig:
        """Return the framework's own config; raises ``RuntimeError`` before ``initialize``."""
        if self._config is None:
            raise RuntimeError("this ValidatedGraphConfig is not initialized; call initialize()")
        return self._config

    @property
    def plan(self) -> GraphPlan:
        """Return the framework's own plan; raises ``RuntimeError`` before ``initialize``."""
        if self._plan is None:
            raise RuntimeError("this ValidatedGraphConfig is not initialized; call initialize()")
        return self._plan

    def registered_stream_type_name(self, stream_name: str) -> str:
        """Return what MediaPipe calls the type of a stream.

        Raises ``ValueError`` for an unknown stream and ``RuntimeError`` for one of any type.
        """
        plan = None if self._plan is None else self._plan.streams.get(stream_name)
        return _type_name("stream", stream_name, plan)

    def registered_side_packet_type_name(self, side_packet_name: str) -> str:
        """Return what MediaPipe calls the type of a side packet; raises likewise."""
        plan = None if self._plan is None else self._plan.side_packets.get(side_packet_name)
        return _type_name("side packet", side_packet_name, plan)

    @property
    def text_config(self) -> str:
        """Return the graph in the text format; empty before ``initialize``."""
        return "" if self._config is None else pbtxt_of(self._config)

    @property
    def binary_config(self) -> bytes:
        """Refuse: there is no binary form without protobuf."""
        if self._config is None:
            return b""
        raise NotImplementedError("graphs have no binary form here; use text_config")


def _type_name(what: str, name: str, plan: StreamPlan | None) -> str:
    if plan is None:
        raise ValueError(f'{what.capitalize()} "{name}" is not defined in the config.')
    found = name_of_type(plan.type)
    if found is None:
        raise RuntimeError(f'Unable to find the type for {what} "{name}".{_UNKNOWN}')
    return found
