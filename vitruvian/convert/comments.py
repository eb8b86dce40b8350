"""Find what each comment of a text graph is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..framework.graph_file.pbtxt.parser import comment_tokens
from ..framework.graph_file.pbtxt.syntax import Field, ListValue, Message, Place

__all__ = ["Comments", "Notes"]

#: A comment's line and its text without the ``#``.
_Comment = tuple[int, str]


@dataclass(slots=True)
class Notes:
    """The comments about one field: those above it, and the one beside it.

    An empty line stands for a gap between comments. ``gap`` says that one lies before them.
    """

    above: list[str] = field(default_factory=list[str])
    beside: str = ""
    gap: bool = False


class Comments:
    """All comments of a text, by the fields that they are about."""

    def __init__(self, text: str, message: Message) -> None:
        self._lines = text.splitlines()
        self._notes: dict[Place, Notes] = {}
        self._ends: dict[Place, list[str]] = {}
        found = [(place[0], _bare(comment)) for place, comment in comment_tokens(text)]
        #: The comment that the file begins with.
        self.header, found = self._split_header(found, message)
        self._attach(message, found)

    def of(self, place: Place) -> Notes:
        """Return the comments about the field at a place."""
        return self._notes.get(place) or Notes()

    def at_end(self, place: Place) -> list[str]:
        """Return the comments after the last field of the message at a place."""
        return self._ends.get(place, [])

    @staticmethod
    def _split_header(
        comments: Sequence[_Comment], message: Message
    ) -> tuple[list[str], list[_Comment]]:
        """Take off the block of comments that the text begins with."""
        if not comments or (message.fields and message.fields[0].place[0] < comments[0][0]):
            return [], list(comments)
        block = 0
        while block < len(comments) and comments[block][0] == comments[0][0] + block:
            block += 1
        return [text for _, text in comments[:block]], list(comments[block:])

    def _attach(self, message: Message, comments: Sequence[_Comment]) -> None:
        rest = list(comments)
        for number, one in enumerate(message.fields):
            shares = (
                number + 1 < len(message.fields) and message.fields[number + 1].place[0] == one.end
            )
            above = [item for item in rest if item[0] < one.place[0]]
            inside = [item for item in rest if one.place[0] <= item[0] < one.end]
            beside = [item for item in rest if item[0] == one.end and not shares]
            rest = [item for item in rest if item not in (*above, *inside, *beside)]
            above += self._attach_inside(one, inside)
            if one.place[0] != one.end:
                # Beside a closing brace.
                above, beside = above + beside, []
            self._notes[one.place] = Notes(
                _with_gaps(above), beside[0][1] if beside else "", self._has_gap(one, above)
            )
        if rest:
            self._ends[message.place] = _with_gaps(rest)

    def _attach_inside(self, one: Field, comments: list[_Comment]) -> list[_Comment]:
        """Attach comments to what is inside a field; return those that belong to the field."""
        value = one.value
        if isinstance(value, Message):
            self._attach(value, comments)
            return []
        if isinstance(value, ListValue):
            for item in value.items:
                if isinstance(item, Message):
                    own = [c for c in comments if item.place[0] <= c[0] < item.end]
                    self._attach(item, own)
                    comments = [c for c in comments if c not in own]
        return comments

    def _has_gap(self, one: Field, above: Sequence[_Comment]) -> bool:
        first = min([one.place[0], *(line for line, _ in above)])
        return first > 1 and not self._lines[first - 2].strip()


def _bare(comment: str) -> str:
    return comment.lstrip("#").removeprefix(" ").rstrip() if comment.strip("#") else ""


def _with_gaps(comments: Sequence[_Comment]) -> list[str]:
    lines: list[str] = []
    for number, (line, text) in enumerate(comments):
        if number and line > comments[number - 1][0] + 1:
            lines.append("")
        lines.append(text or "#")
    return lines
