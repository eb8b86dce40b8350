"""Nothing heavy is loaded before it is used; `make lint` checks that imports point down."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# What the framework may import from outside, at any place in its modules.
FRAMEWORK_LIBRARIES = {"lark", "networkx", "numpy", "pydantic", "yaml"}

# Where it is installed, messages are protobuf's: a base class alone, which imports nothing else.
OPTIONAL = {"framework/formats/message_base.py": "google.protobuf.message"}

# What may only be imported inside a function, where it is used.
HEAVY = {"ai_edge_litert", "av", "cv2", "openvino", "pyarrow", "tflite_runtime", "wgpu"}

# What imports OpenCV, for all others.
OPENCV = "vitruvian.calculators.opencv"

# What `import vitruvian` must not load.
LATE = {*HEAVY, "lark", "networkx", "pydantic", "rich"}


@dataclass(frozen=True)
class Import:
    """One imported module, by its full name."""

    module: str
    place: str
    at_top: bool
    in_type_checking: bool = False

    @property
    def root(self) -> str:
        return self.module.partition(".")[0]


#: The imports of every module of the product, by its file.
Imports = dict[Path, list[Import]]


def module_of(path: Path) -> str:
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    if parts[0] != "vitruvian":
        parts.insert(0, "vitruvian")
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def sources() -> list[Path]:
    return [
        path
        for folder in ("vitruvian", "calculators", "framework")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.resolve() == path  # not through a link
    ]


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)


def imports_of(path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = module_of(path).split(".")
    file = path.relative_to(ROOT).as_posix()
    if path.name != "__init__.py":
        package.pop()

    def visit(node: ast.AST, *, at_top: bool, typing: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import | ast.ImportFrom):
                place = f"{file}:{child.lineno}"
                for module in named_by(child, package):
                    yield Import(module, place, at_top, typing)
            inner = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from visit(
                child, at_top=at_top and not inner, typing=typing or is_type_checking(child)
            )

    yield from visit(tree, at_top=True, typing=False)


def named_by(node: ast.Import | ast.ImportFrom, package: list[str]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    above = package[: len(package) - node.level + 1] if node.level else []
    base = ".".join([*above, *([node.module] if node.module else [])])
    # `from .. import name` may name a module.
    return [base] if node.module else [f"{base}.{alias.name}" for alias in node.names]


@pytest.fixture(scope="module")
def all_imports() -> Imports:
    return {path: list(imports_of(path)) for path in sources()}


def test_the_framework_imports_only_its_own_libraries(all_imports: Imports) -> None:
    allowed = {"vitruvian", *FRAMEWORK_LIBRARIES, *sys.stdlib_module_names}
    found = [
        f"{item.place} imports {item.module}"
        for path, items in all_imports.items()
        if path.is_relative_to(ROOT / "framework")
        for item in items
        if item.root not in allowed
        and not (item.root == "typing_extensions" and item.in_type_checking)
        and OPTIONAL.get(path.relative_to(ROOT).as_posix()) != item.module
    ]

    assert found == []


def test_heavy_libraries_are_imported_where_they_are_used(all_imports: Imports) -> None:
    found = [
        f"{item.place} imports {item.module}"
        for path, items in all_imports.items()
        for item in items
        if (item.root in HEAVY or item.module == OPENCV)
        and item.at_top
        and not item.in_type_checking
        and module_of(path) != OPENCV
    ]

    assert found == []


def test_opencv_is_imported_by_the_module_that_explains_its_failures(all_imports: Imports) -> None:
    found = [
        item.place
        for path, items in all_imports.items()
        for item in items
        if item.root == "cv2" and module_of(path) != OPENCV
    ]

    assert found == []


def test_no_module_is_imported_by_the_bare_name_of_its_folder(all_imports: Imports) -> None:
    bare = {"calculators", "framework", "graphs", "subgraphs"}
    found = [
        f"{item.place} imports {item.module}"
        for items in all_imports.values()
        for item in items
        if item.root in bare
    ]

    assert found == []


@pytest.mark.parametrize("module", ["vitruvian", "vitruvian.assets"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    script = f"import sys, {module}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    ).stdout.split()

    assert LATE & set(loaded) == set()
