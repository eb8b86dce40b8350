"""Keys: what a clip's result depends on, as one short hash.

A result is reused only where nothing that it depends on has changed: the clip (its path, size and
time of change), the graph with its subgraphs, options and models, the user's own calculators, what
is written, and the version of this package.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from .._version import __version__
from ..assets import load_manifest
from ..framework.authoring.user_code import is_user_file
from ..framework.graph_file.config import GraphConfig
from ..framework.graph_file.pbtxt.writer import pbtxt_of
from ..framework.planning.plan import GraphPlan
from ..framework.planning.planner import validate
from ..framework.planning.subgraphs import expand_subgraphs
from .clip import Clip
from .sources import SourceFile
from .spec import BatchSpec

__all__ = ["clip_of", "work_digest"]

#: Hexadecimal digits of a key: with a million clips two agree with a chance of one in 10⁷.
_DIGITS = 16


def work_digest(spec: BatchSpec, config: GraphConfig) -> str:
    """Return a hash of all that decides a result, but for the clip itself."""
    plan = validate(config)
    parts = {
        "version": __version__,
        # The graph with its subgraphs in place, without comments and places in files.
        "graph": pbtxt_of(expand_subgraphs(config)),
        "settings": {name: repr(value) for name, value in sorted(spec.settings.items())},
        "written": [spec.format, spec.draw, list(spec.streams), spec.split],
        "models": {asset.name: asset.sha256 for asset in load_manifest().values()},
        "files": {str(path): _hash_of(path) for path in sorted(set(_files_used(plan)))},
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def clip_of(file: SourceFile, digest: str) -> Clip:
    """Return the clip with its key."""
    text = "\0".join((digest, file.source, str(file.size), file.version))
    key = hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:_DIGITS]
    return Clip(file.source, key, file.size)


def _files_used(plan: GraphPlan) -> Iterator[Path]:
    """Yield the models and other files that options name, and the user's own calculators."""
    for node in plan.nodes:
        for value in _texts(node.options.values()):
            path = (plan.base_dir or Path()) / value
            if len(value) < 4096 and path.is_file():
                yield path
        module = getattr(node.calculator, "__module__", "")
        file = _file_of(module)
        if file is not None and is_user_file(str(file)):
            yield file


def _texts(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str) and value and "\0" not in value and "\n" not in value:
            yield value
        elif isinstance(value, tuple | list):
            yield from _texts(cast("tuple[Any, ...]", value))


def _file_of(module: str) -> Path | None:
    file = getattr(sys.modules.get(module), "__file__", None)
    return None if file is None else Path(file)


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
