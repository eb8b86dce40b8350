"""The page of rules names only tests that exist."""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parent
PAGE = TESTS.parent / "docs" / "rules.md"


def test_every_rule_names_tests_that_exist() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    rules = [row for row in rows if not row.startswith(("| rule |", "| --- |"))]
    named = [re.findall(r"`([\w/]+\.py)::(\w+)`", rule) for rule in rules]
    known = {
        path: _tests_of(TESTS / path) for path in {path for found in named for path, _ in found}
    }

    assert len(rules) > 100
    assert [rule for rule, found in zip(rules, named, strict=True) if not found] == []
    assert [
        f"{path}::{name}" for found in named for path, name in found if name not in known[path]
    ] == []


def _tests_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
