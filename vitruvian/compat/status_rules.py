"""What MediaPipe says of the faults of graphs, by the framework's messages about them."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RULES", "Rule"]

_NAME_RULE = (
    '"([A-Z_][A-Z0-9_]*:((0|[1-9][0-9]*):)?)?[a-z_][a-z0-9_]*" '
    '(examples: "TAG:name" "VIDEO:2:name_b", "longer_name").'
)


@dataclass(frozen=True, slots=True)
class Rule:
    """How MediaPipe reports the problems whose text matches ``pattern``.

    ``stage`` orders the checks as MediaPipe makes them, ``sentence`` takes the pattern's groups.
    """

    stage: int
    kind: type[Exception]
    pattern: str
    sentence: str = ""


_TEXT = (
    # Options that do not exist, which MediaPipe finds when it parses.
    Rule(0, RuntimeError, r"has no option|: option |unknown field", "Failed to parse"),
    Rule(
        0,
        RuntimeError,
        r"(?:input|output)_\w+ '([^']*)' has ",
        f'TAG:index:name is invalid, "{{0}}" does not match {_NAME_RULE}',
    ),
)
_NODES = (
    Rule(
        1,
        RuntimeError,
        r'Unable to find Calculator "(.+?)"',
        'No registered object with name: {0}; Unable to find Calculator "{0}"',
    ),
    Rule(1, RuntimeError, r"Not all indexes were assigned", "Not all indexes were assigned names."),
    Rule(
        1,
        RuntimeError,
        r"takes (\w*):(\d+), as .* does; write",
        'tag "{0}" index {1} already had a name but is being reassigned a name',
    ),
    Rule(
        1,
        ValueError,
        r"(\w+): input and output (streams|side packets) must use matching",
        "Input and output {1} to {0} must use matching tags and indexes.",
    ),
    Rule(
        1,
        ValueError,
        r"has no (?:side )?(?:input|output) '(\w+)' \(wired",
        'Tag "{0}" index 0 was not expected.',
    ),
    Rule(1, ValueError, r"has no untagged .*\(wired", 'Tag "" index 0 was not expected.'),
    Rule(
        1,
        ValueError,
        r"needs (?:side )?input (\w+), which is not wired",
        'Failed to get tag "{0}" index 0',
    ),
    Rule(
        1,
        ValueError,
        r"back_edge '(.+?)' names no input",
        'Input stream with tag_index "{0}" requested in InputStreamInfo but is not an input '
        "stream of the calculator.",
    ),
    Rule(
        1,
        ValueError,
        r"back_edge '(.+?)' stands twice",
        'Input stream with tag_index "{0}" has more than one InputStreamInfo.',
    ),
)
_STREAMS = (
    Rule(
        2,
        RuntimeError,
        r"makes (?:stream|side packet) '(\w+)', which",
        'Output Stream "{0}" defined twice.',
    ),
    Rule(
        2,
        RuntimeError,
        r"(\w+) reads stream '(\w+)', which no node produces",
        'Input Stream "{1}" for node with sorted index 0 name {0} does not have a corresponding '
        "output stream.",
    ),
    Rule(
        2,
        RuntimeError,
        r"the nodes form a cycle: (.+?);",
        "Generator side packet cycle or calculator stream cycle detected in graph: [{0}]",
    ),
    Rule(
        3,
        RuntimeError,
        r"takes (.+) on (.+?), but (?:stream|side packet) '(\w+)'.* carries (.+) \(from",
        'Input stream "{2}" of calculator expects packets of type "{0}" but the connected output '
        'stream will contain packets of type "{3}"',
    ),
)
_RUNNING = (
    Rule(
        4,
        ValueError,
        r"runs on executor '(.+?)', which",
        'The executor "{0}" is not declared in an ExecutorConfig.',
    ),
    Rule(
        4,
        ValueError,
        r"executor '(.+?)' is declared twice",
        'ExecutorConfig for "{0}" is duplicate.',
    ),
    Rule(4, ValueError, r"executor name '(.+?)' is reserved", '"{0}" is a reserved executor name.'),
    Rule(
        4,
        RuntimeError,
        r'"(.+?)" is not a registered input stream handler',
        'No registered object with name: {0}; "{0}" is not a registered input stream handler.',
    ),
    Rule(4, ValueError, r"executor"),
)

#: The first rule whose pattern a message matches counts; the last one takes all.
RULES = (*_TEXT, *_NODES, *_STREAMS, *_RUNNING, Rule(1, ValueError, ""))
