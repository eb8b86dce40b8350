"""Parse the text format of protocol buffers, by the grammar beside this file."""

from __future__ import annotations

import functools
import re
from importlib.resources import files
from typing import Any

from ...errors import Location
from ..numbers import fitted
from .faults import UnreadablePbtxtError, syntax_fault
from .strings import BadEscapeError, unquoted
from .syntax import Field, ListValue, Message, Place, Scalar, Value

__all__ = ["comment_tokens", "parse_pbtxt"]

_MAX_DEPTH = 64
_FLAGS = {"true": True, "True": True, "false": False, "False": False}
_FLOATS = {"inf": float("inf"), "infinity": float("inf"), "nan": float("nan")}
#: Braces, and what they count for nothing in: texts and comments.
_NESTING = re.compile(r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\#[^\n]*|[{}<>]""")
_OCTAL = re.compile(r"0[0-9]+\Z")


def parse_pbtxt(text: str, file: str = "<graph>") -> Message:
    """Parse any message; raises ``UnreadablePbtxtError`` at the first thing that is wrong."""
    from lark.exceptions import UnexpectedInput

    _check_depth(text, file)
    try:
        tree = _parser().parse(text)
    except UnexpectedInput as error:
        raise syntax_fault(text, file, error) from None
    return _Builder(file).message(tree, 0)


def comment_tokens(text: str) -> list[tuple[Place, str]]:
    """Return every comment of a text that can be parsed, with its place and its ``#``."""
    return [
        ((token.line, token.column), str(token))
        for token in _parser().lex(text, dont_ignore=True)
        if token.type == "COMMENT"
    ]


@functools.cache
def _parser() -> Any:
    from lark import Lark

    grammar = files("vitruvian.framework.graph_file.pbtxt").joinpath("grammar.lark")
    return Lark(grammar.read_text(encoding="utf-8"), parser="lalr", propagate_positions=True)


def _check_depth(text: str, file: str) -> None:
    """Refuse deep nesting before the parser, which takes half a minute for a megabyte of it."""
    depth = 0
    for found in _NESTING.finditer(text):
        depth += {"{": 1, "<": 1, "}": -1, ">": -1}.get(found[0], 0)
        if depth > _MAX_DEPTH:
            before = text[: found.start()]
            line, column = before.count("\n") + 1, found.start() - before.rfind("\n")
            message = f"nested more than {_MAX_DEPTH} levels deep"
            raise UnreadablePbtxtError(Location(file, line, column), message)


def _place(item: Any) -> Place:
    """Return where a tree or token begins; empty text has no place of its own."""
    where = getattr(item, "meta", item)
    return getattr(where, "line", 1), getattr(where, "column", 1)


class _Builder:
    """Turns the parser's trees, which are named after the rules, into the syntax tree."""

    def __init__(self, file: str) -> None:
        self._file = file

    def message(self, tree: Any, depth: int) -> Message:
        if depth > _MAX_DEPTH:
            raise self._fault(tree, f"nested more than {_MAX_DEPTH} levels deep")
        fields = tuple(self._field(child, depth) for child in tree.children)
        return Message(_place(tree), getattr(tree.meta, "end_line", 1), fields)

    def _field(self, tree: Any, depth: int) -> Field:
        name, value = tree.children
        return Field(
            _place(tree),
            tree.meta.end_line,
            "".join(str(name.children[0]).split()),
            self._value(value, depth),
            is_type=name.data == "type_name",
        )

    def _value(self, tree: Any, depth: int) -> Value:
        if tree.data == "message":
            return self.message(tree, depth + 1)
        if tree.data == "message_list":
            items = (self.message(child, depth + 1) for child in tree.children)
            return ListValue(_place(tree), tuple(items))
        if tree.data == "scalar_list":
            return ListValue(_place(tree), tuple(self._scalar(child) for child in tree.children))
        return self._scalar(tree)

    def _scalar(self, tree: Any) -> Scalar:
        *minus, token = tree.children
        if tree.data == "text":
            return self._text(tree)
        if tree.data == "number":
            value = self._number(token)
        elif token.lower() in _FLOATS:
            value = _FLOATS[token.lower()]
        elif minus:
            raise self._fault(token, f"expected a number after '-', not '{token}'")
        else:
            return Scalar(_place(tree), _FLAGS.get(token, str(token)), token not in _FLAGS)
        return Scalar(_place(tree), -value if minus else value)

    def _text(self, tree: Any) -> Scalar:
        try:
            return Scalar(_place(tree), unquoted(map(str, tree.children)))
        except BadEscapeError as error:
            raise self._fault(tree, str(error)) from None

    def _number(self, token: Any) -> float:
        try:
            return fitted(self._any_number(token), str(token))
        except ValueError as error:
            raise self._fault(token, str(error)) from None

    def _any_number(self, token: Any) -> float:
        text = str(token)
        if text[:2] in {"0x", "0X"}:
            return int(text, 16)
        if _OCTAL.match(text):
            if "8" in text or "9" in text:
                raise self._fault(
                    token, f"{text} is octal, because it begins with 0; leave that out"
                )
            return int(text, 8)
        # Python refuses to convert decimals of more than 4,300 digits.
        is_whole = text.isdigit() and len(text) < 4000
        return int(text) if is_whole else float(text.rstrip("fF"))

    def _fault(self, item: Any, message: str) -> UnreadablePbtxtError:
        return UnreadablePbtxtError(Location(self._file, *_place(item)), message)
