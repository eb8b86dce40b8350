"""The text of an error for a person: where, what is wrong, and the line of their own code."""

from __future__ import annotations

import traceback

from .authoring.user_code import shown_file, user_frame
from .errors import (
    CalculatorError,
    FrameworkError,
    GraphConfigError,
    GraphRunError,
    Location,
    Problem,
)
from .messages import message_of

__all__ = ["describe", "problem_line"]


def describe(error: FrameworkError) -> str:
    """Return the message that a user sees for an error, some lines long."""
    if isinstance(error, GraphConfigError):
        return "\n".join(problem_line(problem) for problem in error.problems)
    if isinstance(error, GraphRunError):
        return "\n".join(describe(one) for one in error.errors)
    if isinstance(error, CalculatorError):
        return _calculator_failure(error)
    return str(error)


def problem_line(problem: Problem) -> str:
    """Return ``file:line:column: message``, which editors turn into a link."""
    place = str(problem.location)
    if problem.location.line and problem.location.column:
        place = f"{place}:{problem.location.column}"
    return f"{place}: {problem.message}" if place else problem.message


def _calculator_failure(error: CalculatorError) -> str:
    cause = error.__cause__
    place = error.location
    is_added = place is not None and place != Location() and not place.line
    if isinstance(cause, FrameworkError) and is_added:
        # A reader or writer that the command line added: its node is in no graph file of the
        # user's, and its message already names the file that was read or written.
        return message_of(cause)
    frame = None if cause is None else user_frame(cause)
    if cause is None or frame is None:
        return str(error)
    code = f"\n    {frame.line}" if frame.line else ""
    line = f"{shown_file(frame.filename)}:{frame.lineno}, in {frame.name}"
    return f"{error}\n  {line}{code}{_raised_in(cause, frame)}"


def _raised_in(cause: BaseException, frame: traceback.FrameSummary) -> str:
    """Return the line of a library in which it was raised, if the author's line called one."""
    last = traceback.extract_tb(cause.__traceback__)[-1]
    if isinstance(cause, FrameworkError) or last.filename == frame.filename:
        return ""
    return f"\n  raised in {shown_file(last.filename)}:{last.lineno}, in {last.name}"
