"""Who may talk to the server: the studio's own page and scripts that know the token.

A page of another site that a person has open could send requests to this server too. It is told
apart by the headers that browsers add and pages cannot change. ``Host`` must name this computer,
because a foreign name that was made to point here would pass for the page's own origin.

Other users and programs of this computer reach the server as well. They do not know the token,
which the printed address has in it. Whoever brings it gets a cookie for the requests that follow;
scripts may send ``Authorization: Bearer TOKEN`` instead.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .json_bodies import json_response
from .refusal import RefusedError

__all__ = ["AccessControl", "is_loopback"]

_COOKIE = "vitruvian_studio"
_SCHEMES = frozenset({"bearer", "token"})
_CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_OWN_SITE = frozenset({"", "same-origin", "none"})

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
        "style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; connect-src 'self'; "
        "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def is_loopback(host: str) -> bool:
    """Return True when a host name means this computer only."""
    try:
        return host.lower() == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class AccessControl:
    """Let through what comes from the own page, or from a script, with the token."""

    def __init__(self, app: ASGIApp, *, host: str, token: str | None) -> None:
        self._app = app
        self._host = host.lower()
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refused request, or pass it on."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        try:
            gave_token = self._check(scope, headers)
        except RefusedError as refused:
            await self._refuse(refused, scope, receive, send)
            return
        cookie = self._cookie(headers) if gave_token else None

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = [(k.lower().encode(), v.encode()) for k, v in _HEADERS.items()]
                if cookie is not None:
                    added.append((b"set-cookie", cookie.encode()))
                message["headers"] = [*message.get("headers", ()), *added]
            await send(message)

        await self._app(scope, receive, send_guarded)

    def _check(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        """Return whether the request itself brought the token; raises ``RefusedError``."""
        self._check_host(headers.get("host", ""))
        gave_token = any(map(self._is_token, _given_tokens(scope, headers)))
        self._check_origin(scope, headers, gave_token=gave_token)
        if gave_token or self._token is None:
            return gave_token
        if not self._is_token(_cookie_value(headers.get("cookie", ""), _cookie_name(headers))):
            raise RefusedError(
                401, "token: it is missing or wrong; open the address that the server has printed"
            )
        return False

    def _check_host(self, host: str) -> None:
        """Refuse other names than this computer's; those of an open address nobody can list."""
        name = _host_name(host)
        is_open = self._token is not None and not is_loopback(self._host)
        if not is_open and not is_loopback(name) and name != self._host:
            raise RefusedError(
                403,
                f"Host {host[:80]!r}: this server answers as localhost only; open its own address",
            )

    def _check_origin(self, scope: Scope, headers: Mapping[str, str], *, gave_token: bool) -> None:
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "")
        is_socket = scope["type"] == "websocket"
        if origin is not None:
            own = headers.get("host", "").lower()
            if not own or origin.lower() not in {f"http://{own}", f"https://{own}"}:
                raise RefusedError(
                    403, f"Origin {origin[:80]!r}: only the studio's own page may do this"
                )
        # A script that brings the token is no page that rides on the cookie.
        elif not gave_token and (
            is_socket or (scope["method"] in _CHANGES and site not in {"same-origin", "none"})
        ):
            raise RefusedError(403, "Origin: it is missing; only the studio's own page may do this")
        if site not in _OWN_SITE and not _is_visit(scope, headers):
            raise RefusedError(403, "Sec-Fetch-Site: only the studio's own page may do this")

    def _is_token(self, given: str) -> bool:
        known = self._token
        return known is not None and hmac.compare_digest(
            given.encode("utf-8", "replace"), known.encode()
        )

    def _cookie(self, headers: Mapping[str, str]) -> str:
        return f"{_cookie_name(headers)}={self._token}; Path=/; HttpOnly; SameSite=Strict"

    @staticmethod
    async def _refuse(refused: RefusedError, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            # Before it is accepted, this is an answer 403.
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": str(refused)[:100]})
            return
        if scope["path"] == "/":
            # A person reads it.
            response: Response = PlainTextResponse(f"{refused}\n", refused.status)
        else:
            response = json_response({"error": str(refused)}, refused.status)
        # Its body was not read.
        response.headers["Connection"] = "close"
        await response(scope, receive, send)


def _given_tokens(scope: Scope, headers: Mapping[str, str]) -> list[str]:
    """Return the tokens that the address and the header ``Authorization`` bring."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    scheme, _, word = headers.get("authorization", "").partition(" ")
    return [*query.get("token", ())[:1], *([word.strip()] if scheme.lower() in _SCHEMES else ())]


def _is_visit(scope: Scope, headers: Mapping[str, str]) -> bool:
    """Return True when the request comes from a link to the page."""
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and scope["path"] == "/"
        and headers.get("sec-fetch-mode") == "navigate"
    )


def _host_name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _cookie_name(headers: Mapping[str, str]) -> str:
    """Return a name of this port's own: a browser sends cookies to every port of a computer."""
    try:
        port = urlsplit(f"//{headers.get('host', '')}").port
    except ValueError:
        port = None
    return f"{_COOKIE}_{port or 80}"


def _cookie_value(header: str, name: str) -> str:
    try:
        cookie = SimpleCookie(header)
    except CookieError:
        return ""
    return cookie[name].value if name in cookie else ""
