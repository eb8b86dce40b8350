"""MediaPipe's exception types and sentences for the framework's errors.

MediaPipe's Python API raises ``ValueError`` for invalid arguments, ``NotImplementedError``,
``FileExistsError`` and ``RuntimeError`` for the rest. A message begins with MediaPipe's sentence,
for programs that look for it, and goes on with the framework's own, which name places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..framework.errors import (
    CalculatorError,
    FrameworkError,
    GraphConfigError,
    GraphRunError,
    PayloadTypeError,
    Problem,
)
from .status_rules import RULES, Rule

__all__ = ["config_error", "parse_error", "run_error"]


def parse_error(text: str, error: GraphConfigError) -> Exception:
    """Return the error for text that is no graph, or breaks the rules of names."""
    if all("TAG:index:name" in _rule_of(problem).sentence for problem in error.problems):
        return config_error(error)
    return RuntimeError(f"Failed to parse: {text}\n{error}")


def config_error(error: GraphConfigError) -> Exception:
    """Return the error for a graph that cannot run: that of the first stage that finds fault."""
    found = [(_rule_of(problem), problem) for problem in error.problems]
    stage = min((rule.stage for rule, _ in found), default=1)
    first = [(rule, problem) for rule, problem in found if rule.stage == stage]
    sentences = dict.fromkeys(_sentence(rule, problem) for rule, problem in first)
    text = "\n".join(["ValidatedGraphConfig Initialization failed.", *filter(None, sentences)])
    return _common([rule.kind for rule, _ in first])(f"{text}\n{error}")


def run_error(error: FrameworkError, prefix: str = "CalculatorGraph::Run() failed: ") -> Exception:
    """Return the error for a run that failed."""
    errors = error.errors if isinstance(error, GraphRunError) else (error,)
    lines = "\n".join(str(one) for one in errors)
    return _common([_kind_of(one) for one in errors])(f"{prefix}\n{lines}")


def _rule_of(problem: Problem) -> Rule:
    return next(rule for rule in RULES if re.search(rule.pattern, problem.message))


def _sentence(rule: Rule, problem: Problem) -> str:
    match = re.search(rule.pattern, problem.message)
    groups = match.groups() if match else ()
    return rule.sentence.format(*groups)


def _kind_of(error: BaseException) -> type[Exception]:
    cause = error.__cause__ if isinstance(error, CalculatorError) else error
    for kind in (NotImplementedError, FileExistsError):
        if isinstance(cause, kind):
            return kind
    is_argument = isinstance(cause, ValueError | TypeError | PayloadTypeError | GraphConfigError)
    return ValueError if is_argument else RuntimeError


def _common(kinds: Sequence[type[Exception]]) -> type[Exception]:
    return kinds[0] if len(set(kinds)) == 1 else RuntimeError
