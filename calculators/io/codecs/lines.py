"""Payloads as lines of JSON, and back.

A line is ``{"timestamp": µs, KEY: …}``; the key tells the payload's type. Each file of this folder
gives the keys of its payloads, for one and for a tuple. Coordinates and scores are float32, each
written with the fewest digits that read back as the same float32.
"""

from __future__ import annotations

import json
from typing import Any, cast

from ....framework.errors import MediaError
from .codec import LineError
from .json_values import list_of
from .rows import codec_of_payload
from .table_of_codecs import codec_by_key, known_keys

__all__ = ["json_line", "parse_line", "payload_json"]


def json_line(timestamp: int, key: str, text: str) -> str:
    """Return the line of one packet, with its line feed."""
    return f'{{"timestamp": {timestamp}, "{key}": {text}}}\n'


def payload_json(payload: Any, empty_key: str = "detections") -> tuple[str, str]:
    """Return the key and the JSON text of a payload; an empty tuple gets ``empty_key``.

    Raises ``MediaError`` for a payload that has no form in a line of JSON.
    """
    if codec := codec_of_payload(payload):
        return codec.key, codec.json_text(payload)
    items = cast("tuple[Any, ...]", payload)
    codecs = {codec.key: codec for codec in map(codec_of_payload, items) if codec}
    if len(codecs) > 1:
        raise MediaError(f"a packet mixes {', '.join(sorted(codecs))}; expected items of one type")
    if not codecs:
        return empty_key, "[]"
    texts = (codec.json_text(item) for item in items if (codec := codec_of_payload(item)))
    return next(iter(codecs.values())).plural, f"[{', '.join(texts)}]"


def parse_line(line: str) -> tuple[int, Any]:
    """Return timestamp and payload of a JSON line.

    Raises ``LineError`` that says what is wrong and what was expected; the caller knows the place.
    """
    try:
        record: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise LineError(f"this is not JSON ({error.msg} at column {error.colno})") from None
    except ValueError:
        # Python reads no whole number of more than 4300 digits.
        raise LineError("a number is too long; expected no more than 4300 digits") from None
    except RecursionError:
        raise LineError("lists and objects are nested too deep; expected no more than 64") from None
    fields = cast("dict[str, Any]", record) if isinstance(record, dict) else {}
    if len(fields) != 2 or "timestamp" not in fields:
        raise LineError(
            f'expected {{"timestamp": …, KEY: …}} with one KEY of {", ".join(known_keys())}'
        )
    timestamp = fields.pop("timestamp")
    if not isinstance(timestamp, int) or isinstance(timestamp, bool):
        raise LineError(
            f"the timestamp is {json.dumps(timestamp)}; expected an integer number of microseconds"
        )
    [(key, value)] = fields.items()
    codec, is_tuple = codec_by_key(key)
    if not is_tuple:
        return timestamp, codec.from_json(value)
    return timestamp, tuple(codec.from_json(item) for item in list_of(value, key))
