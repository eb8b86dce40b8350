"""The MediaPipe names that a program's text uses, found without running it.

``mp_hands = mp.solutions.hands`` makes ``mp_hands`` another name of a module, and
``hands = mp_hands.Hands()`` a name of what that call returns. So a name is followed to a path such
as ``mediapipe.solutions.hands.Hands().process``, where ``()`` stands for a call. Statements are
read in their order, functions after the module that they are in; what only a run could tell (lists
of objects, values handed to functions) is not followed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["ROOTS", "Use", "uses_in"]

#: Both names of the package: programs that were changed already are read as well.
ROOTS = ("mediapipe", "vitruvian")
#: What a path has in place of a call's arguments.
CALL = "()"


@dataclass(frozen=True)
class Use:
    """One place where a program uses a name: the path to it, and how it is called, if it is."""

    path: str
    line: int
    keywords: tuple[str, ...] = ()
    #: How many values are handed over by position; None where the name is not called, or where only
    #: a run could tell.
    positional: int | None = None
    is_import: bool = False


def uses_in(tree: ast.Module) -> list[Use]:
    """Return the uses in a program, in the order of its lines."""
    reader = _Reader()
    reader.read(tree.body)
    return sorted(reader.uses, key=lambda use: use.line)


_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class _Reader(ast.NodeVisitor):
    """Reads one scope; functions and classes get readers of their own."""

    def __init__(self, outer: _Reader | None = None, *, is_class: bool = False) -> None:
        self.uses: list[Use] = [] if outer is None else outer.uses
        self._known: dict[str, str] = {} if outer is None else dict(outer._known)
        self._is_class = is_class
        self._later: list[_Function] = []

    def read(self, body: list[ast.stmt]) -> None:
        """Read statements, and then the functions among them, which run later."""
        for statement in body:
            self.visit(statement)
        # What the constructor stores in `self`, the methods find there.
        self._later.sort(key=lambda node: getattr(node, "name", "") != "__init__")
        for node in self._later:
            inner = _Reader(self)
            for argument in ast.walk(node.args):
                if isinstance(argument, ast.arg):
                    inner._known.pop(argument.arg, None)
            inner.read(node.body if isinstance(node.body, list) else [ast.Expr(node.body)])
            self._known |= {k: path for k, path in inner._known.items() if k.startswith("self.")}

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if _is_ours(alias.name):
                self._add(alias.name, node, is_import=True)
                # `import mediapipe.tasks` binds the first part alone.
                name = alias.asname or alias.name.partition(".")[0]
                self._known[name] = alias.name if alias.asname else name

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.level or not node.module or not _is_ours(node.module):
            return
        for alias in node.names:
            path = node.module if alias.name == "*" else f"{node.module}.{alias.name}"
            self._add(path, node, is_import=True)
            self._known[alias.asname or alias.name] = path

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for part in (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults):
            if part is not None:
                self.visit(part)
        for hint in (node.returns, *(one.annotation for one in node.args.args)):
            if hint is not None:
                self.visit(hint)
        self._known.pop(node.name, None)
        self._later.append(node)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._later.append(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in (*node.bases, *node.decorator_list):
            self.visit(part)
        _Reader(self, is_class=True).read(node.body)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self._bind(target, self._path_of(node.value))

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.annotation)
        if node.value is not None:
            self.visit(node.value)
            self._bind(node.target, self._path_of(node.value))

    def visit_withitem(self, node: ast.withitem) -> None:
        self.visit(node.context_expr)
        if node.optional_vars is not None:
            self._bind(node.optional_vars, self._path_of(node.context_expr))

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        # What is in a list only a run could tell.
        self._bind(node.target, None)
        for statement in (*node.body, *node.orelse):
            self.visit(statement)

    def visit_Name(self, node: ast.Name) -> None:
        path = self._path_of(node)
        if path is not None:
            self._add(path, node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        path = self._path_of(node)
        if path is not None:
            self._add(path, node)
        if not isinstance(node.value, ast.Name):
            self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        path = self._path_of(node.func)
        if path is None:
            self.visit(node.func)
        else:
            unknown = any(isinstance(argument, ast.Starred) for argument in node.args)
            unknown = unknown or any(keyword.arg is None for keyword in node.keywords)
            keywords = tuple(keyword.arg for keyword in node.keywords if keyword.arg is not None)
            self._add(path, node, keywords, None if unknown else len(node.args))
            if isinstance(node.func, ast.Attribute) and not isinstance(node.func.value, ast.Name):
                self.visit(node.func.value)
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            self.visit(argument)

    def _add(
        self,
        path: str,
        node: ast.AST,
        keywords: tuple[str, ...] = (),
        positional: int | None = None,
        *,
        is_import: bool = False,
    ) -> None:
        self.uses.append(Use(path, getattr(node, "lineno", 0), keywords, positional, is_import))

    def _path_of(self, node: ast.expr) -> str | None:
        """Return the path that an expression follows, None where it is none of MediaPipe's."""
        if isinstance(node, ast.Name):
            return self._known.get(node.id)
        if isinstance(node, ast.Attribute):
            own = self._known.get(f"self.{node.attr}") if _is_self(node.value) else None
            head = self._path_of(node.value)
            return own or (None if head is None else f"{head}.{node.attr}")
        if isinstance(node, ast.Call):
            head = self._path_of(node.func)
            return _imported_by(node) if head is None else head + CALL
        return None

    def _bind(self, target: ast.expr, path: str | None) -> None:
        for name in _names_of(target, is_class=self._is_class):
            if path is None:
                self._known.pop(name, None)
            else:
                self._known[name] = path


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in ROOTS


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _names_of(target: ast.expr, *, is_class: bool) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
        if is_class:
            yield f"self.{target.id}"
    elif isinstance(target, ast.Attribute) and _is_self(target.value):
        yield f"self.{target.attr}"


def _imported_by(node: ast.Call) -> str | None:
    """Return the module that ``importlib.import_module("mediapipe.…")`` gives."""
    called = node.func.attr if isinstance(node.func, ast.Attribute) else None
    first = node.args[0] if node.args else None
    if called != "import_module" or not isinstance(first, ast.Constant):
        return None
    return first.value if isinstance(first.value, str) and _is_ours(first.value) else None
