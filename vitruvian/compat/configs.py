"""Read the graphs that programs hand over: text, messages, files, configs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..framework.errors import GraphConfigError
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.library import LIBRARY
from ..framework.graph_file.loader import load_graph
from ..framework.graph_file.pbtxt import read_pbtxt
from ..framework.graph_file.problems import Problems
from .status import parse_error

__all__ = ["config_from_file", "config_from_source", "only_known", "text_of"]


def only_known(given: Mapping[str, object], known: tuple[str, ...]) -> None:
    """Refuse keyword arguments that do not exist."""
    for name in given:
        if name not in known:
            raise RuntimeError(
                f"Unknown kwargs input argument: {name}; there are: {', '.join(known)}"
            )


def config_from_source(source: Any) -> GraphConfig:
    """Read a graph from text in the text format, a config, a mapping or a protobuf message.

    Of a message only its text is used, so that it may come from any version of protobuf. Raises
    ``RuntimeError``.
    """
    if isinstance(source, GraphConfig):
        return source
    text = text_of(source)
    problems = Problems()
    try:
        if isinstance(source, Mapping):
            return load_graph(source)  # pyright: ignore[reportUnknownArgumentType]
        config = read_pbtxt(text, "<graph>", problems)
        problems.raise_any()
    except GraphConfigError as error:
        raise parse_error(text, error) from error
    return config


def text_of(source: Any) -> str:
    """Return a message in the text format."""
    text_format = sys.modules.get("google.protobuf.text_format")
    if text_format is not None and hasattr(source, "DESCRIPTOR"):
        # Unlike `str`, this writes out what the message packs.
        text: str = text_format.MessageToString(source)
        return text
    return str(source)


def config_from_file(path: str) -> GraphConfig:
    """Read the graph that a path to a ``.binarypb`` file means.

    Binary files cannot be read without the definitions of all options. So the text or YAML file
    beside it is read, or the packaged graph of its name. Raises ``FileNotFoundError`` where there
    is none and ``RuntimeError`` for a graph that cannot be read.
    """
    file = Path(path)
    beside = [file.with_suffix(ending) for ending in (".pbtxt", ".yaml")]
    readable = file.suffix != ".binarypb" and file.is_file()
    found = [file] if readable else [one for one in beside if one.is_file()]
    source = found[0] if found else _packaged(file.stem)
    if source is not None:
        try:
            return load_graph(source)
        except GraphConfigError as error:
            raise parse_error(str(source), error) from error
    if file.is_file():
        raise RuntimeError(
            f"{path}: binary graphs are not read; put the graph's .pbtxt file beside it, or pass "
            "its text as graph_config"
        )
    raise FileNotFoundError(f"The path does not exist: {path}")


def _packaged(stem: str) -> str | None:
    """Return the name of the packaged graph that MediaPipe has in a file called so."""
    if stem in LIBRARY.graphs():
        return stem
    wanted = stem.replace("_", "")
    return next((name for name in LIBRARY.subgraphs() if name.lower() == wanted), None)
