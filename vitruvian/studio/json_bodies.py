"""Read what requests bring, within limits, and write JSON answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from starlette.requests import Request
from starlette.responses import Response

from ..drawing.plain_data import is_list, is_mapping
from .refusal import RefusedError

__all__ = ["Fields", "json_response", "json_text", "read_fields", "read_json"]


def json_text(value: Any) -> str:
    """Return a value as JSON; numbers must be finite."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def json_response(value: Any, status: int = 200) -> Response:
    """Return an answer that nobody may keep."""
    return Response(
        json_text(value).encode("utf-8", "replace"),
        status,
        {"Cache-Control": "no-store"},
        media_type="application/json",
    )


def read_json(text: str | bytes, where: str) -> Any:
    """Return the value of a JSON text; raises ``RefusedError``."""
    try:
        value: Any = json.loads(text, parse_constant=_no_constant)
        # Halves of surrogate pairs are no text, though JSON can spell them.
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deep" if isinstance(error, RecursionError) else error
        raise RefusedError(400, f"{where}: this is no JSON that can be read: {reason}") from None
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


async def read_body(request: Request, limit: int) -> bytes:
    """Return the body of a request; raises ``RefusedError`` when it is too long."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > limit:
            where = request.url.path
            raise RefusedError(
                413, f"{where}: the request is longer than {limit} bytes; shorten it"
            )
    return bytes(body)


async def read_fields(request: Request, limit: int) -> Fields:
    """Return the JSON object that a request brings; raises ``RefusedError``."""
    where = request.url.path
    value = read_json(await read_body(request, limit), where)
    if not is_mapping(value):
        raise RefusedError(400, f"{where}: expected a JSON object, got {_kind(value)}")
    return Fields(where, value)


class Fields:
    """The fields of a JSON object, each read as the type that is expected."""

    def __init__(self, where: str, values: Mapping[str, Any]) -> None:
        self.where = where
        self._values = values

    def text(self, name: str) -> str:
        """Return a text; raises ``RefusedError`` without one."""
        value = self._values.get(name)
        return value if isinstance(value, str) else self.refuse(name, "a text", value)

    def text_or_none(self, name: str) -> str | None:
        """Return a text or, where there is none, None."""
        value = self._values.get(name)
        return None if value is None else self.text(name)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a truth value."""
        value = self._values.get(name, default)
        return value if isinstance(value, bool) else self.refuse(name, "true or false", value)

    def number_or_none(self, name: str, least: int, most: int) -> int | None:
        """Return a whole number within limits or, where there is none, None."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.refuse(name, f"a whole number from {least} to {most}", value)
        return value

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """Return one of some words."""
        value = self._values.get(name, default)
        if value not in choices:
            self.refuse(name, f"one of {', '.join(choices)}", value)
        return str(value)

    def mapping(self, name: str) -> Mapping[str, Any]:
        """Return an object, an empty one where there is none."""
        value = self._values.get(name, {})
        return value if is_mapping(value) else self.refuse(name, "an object", value)

    def texts(self, name: str, most: int) -> list[str]:
        """Return a list of texts, no more than ``most``."""
        value = self._values.get(name)
        if is_list(value) and len(value) <= most:
            texts = [item for item in value if isinstance(item, str)]
            if len(texts) == len(value):
                return texts
        return self.refuse(name, f"a list of up to {most} texts", value)

    def refuse(self, name: str, expected: str, value: Any) -> NoReturn:
        """Raise ``RefusedError`` for a field."""
        raise RefusedError(
            400, f"{self.where}: the field {name!r} is {_kind(value)}; expected {expected}"
        )


def _kind(value: object) -> str:
    if value is None:
        return "missing"
    if isinstance(value, str | bool):
        return "a text" if isinstance(value, str) else "a truth value"
    if is_mapping(value):
        return "an object"
    return "a list" if is_list(value) else "a number"
