"""The schema that comes with the packaged graphs, and the graphs by it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vitruvian.cli.schema_command import schema_text
from vitruvian.framework.graph_file.problems import Problems
from vitruvian.framework.graph_file.reading import MODELINE
from vitruvian.framework.graph_file.yaml_tree import tree_of_text

pytestmark = pytest.mark.portable

ROOT = Path(__file__).parent.parent.parent
SCHEMA = ROOT / "graphs" / "schema.json"
FILES = [path for top in ("graphs", "subgraphs") for path in sorted((ROOT / top).rglob("*.yaml"))]


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


def test_the_schema_is_that_of_the_packaged_calculators() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(packaged=True), (
        "write it anew: vitruvian schema --packaged -o graphs/schema.json"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_packaged_graph_names_the_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]

    assert first.startswith(f"# {MODELINE}")
    assert (path.parent / first.removeprefix(f"# {MODELINE}")).resolve() == SCHEMA


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_packaged_graph_fits_the_schema(
    path: Path, schema: dict[str, Any], schema_errors: Callable[..., list[str]]
) -> None:
    tree = tree_of_text(path.read_text(encoding="utf-8"), path.name, Problems())

    assert tree is not None
    assert schema_errors(schema, tree.plain()) == []
