"""Explain to the author of a graph why a text proto cannot be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ...errors import Location

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

__all__ = ["UnreadablePbtxtError", "syntax_fault"]

_NAME = re.compile(r"[\w.]+\]?")
_CLOSING = {"{": "}", "<": ">", "[": "]"}


class UnreadablePbtxtError(Exception):
    """The first mistake in a text, after which it cannot be read."""

    def __init__(self, location: Location, message: str) -> None:
        super().__init__(message)
        self.location = location


def syntax_fault(text: str, file: str, error: UnexpectedInput) -> UnreadablePbtxtError:
    """Return where and why the parser gave up."""
    from lark.exceptions import UnexpectedCharacters, UnexpectedToken

    place = Location(file, error.line, error.column)
    if isinstance(error, UnexpectedCharacters):
        return UnreadablePbtxtError(place, _bad_character(text, error))
    if not isinstance(error, UnexpectedToken):
        return UnreadablePbtxtError(
            place, f"this is not the text format of protocol buffers: {error}"
        )
    opening = _innermost_opening(error)
    if error.token.type == "$END":  # pyright: ignore[reportUnknownMemberType]
        return _early_end(text, file, error, opening)
    return UnreadablePbtxtError(place, _bad_token(text, error, opening))


def _bad_character(text: str, error: UnexpectedCharacters) -> str:
    char = text[error.pos_in_stream or 0]
    rest = text[error.pos_in_stream or 0 :].split("\n", 1)[0]
    if char in "\"'":
        return f"the quote {char} that opens here is not closed on its line"
    if char.isdigit() or char == ".":
        return f"{rest.split()[0]!r} is neither a number nor a name; put text in quotes"
    return f"{char!r} has no meaning here; text belongs in quotes, comments begin with '#'"


def _innermost_opening(error: UnexpectedToken) -> Any:
    parser: Any = error.interactive_parser
    stack: Sequence[Any] = () if parser is None else parser.parser_state.value_stack
    # The parser's stack holds finished trees as well as the tokens that are looked for here.
    openings = [item for item in stack if hasattr(item, "line") and str(item) in _CLOSING]
    return openings[-1] if openings else None


def _early_end(text: str, file: str, error: UnexpectedToken, opening: Any) -> UnreadablePbtxtError:
    if opening is not None:
        message = f"the '{opening}' that opens here has no '{_CLOSING[str(opening)]}'"
        return UnreadablePbtxtError(Location(file, opening.line, opening.column), message)
    last = text.rstrip()
    place = Location(file, last.count("\n") + 1, len(last) - last.rfind("\n") - 1)
    return UnreadablePbtxtError(place, "the text ends where a value is expected")


def _bad_token(text: str, error: UnexpectedToken, opening: Any) -> str:
    token: Any = error.token
    shown = str(token).split("\n", 1)[0]
    if "COLON" in error.expected:
        names = _NAME.findall(text[: token.start_pos])
        return f"expected ':' or '{{' between {names[-1]!r} and {shown}"
    if str(token) in _CLOSING.values():
        if opening is None:
            return f"this '{token}' closes nothing; is a '{{' missing above?"
        wanted = _CLOSING[str(opening)]
        if wanted != str(token):
            return f"expected '{wanted}' for the '{opening}' of line {opening.line}, not '{token}'"
        return f"expected a value before '{token}'"
    if opening is not None and str(opening) == "[":
        return f"unexpected {shown} in the list of line {opening.line}; is a comma or ']' missing?"
    if "IDENTIFIER" in error.expected and "STRING" not in error.expected:
        advice = {
            "-": "; this is the text format 'node { … }', which has no dashes",
            ":": "; text that holds a ':' belongs in quotes",
        }.get(str(token), "")
        return f"expected the name of a field, not {shown}{advice}"
    return f"unexpected {shown}; expected a value: text in quotes, a number, a word or '{{'"
