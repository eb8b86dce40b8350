"""Bodies of requests that must keep coming: an upload that hangs is answered and let go."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .limits import Limits
from .refusal import RefusedError

__all__ = ["BodyPatience"]

#: Bytes a second that a body must bring on average, after its first seconds.
_SLOWEST = 1000


class BodyPatience:
    """Refuse a body that stops, or comes slower than a kilobyte a second.

    Of more than ``limits.bodies`` that are under way, the one that has waited longest for its next
    part makes room.
    """

    def __init__(self, app: ASGIApp, *, limits: Limits) -> None:
        self._app = app
        self._limits = limits
        #: What each body that waits is told to give up by, the longest wait first.
        self._waiting: dict[asyncio.Future[None], None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with a body that is waited for within limits."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        loop = asyncio.get_running_loop()
        start, size, is_whole = loop.time(), 0, False

        async def receive_in_time() -> Message:
            nonlocal size, is_whole
            if is_whole:
                # What may still come is the end of the connection.
                return await receive()
            patience = self._limits.body_seconds + size / _SLOWEST
            message = await self._next(receive, start + patience - loop.time())
            size += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            return message

        await self._app(scope, receive_in_time, send)

    async def _next(self, receive: Receive, seconds: float) -> Message:
        coming = asyncio.ensure_future(receive())
        given_up = self._place()
        try:
            either: set[asyncio.Future[Any]] = {coming, given_up}
            await asyncio.wait(either, timeout=max(seconds, 0), return_when=asyncio.FIRST_COMPLETED)
            if coming.done():
                return coming.result()
        except asyncio.CancelledError:
            # So the server ends requests that are under way when it ends itself.
            raise RefusedError(503, "the request: the server ends before its rest came") from None
        finally:
            coming.cancel()
            self._waiting.pop(given_up, None)
        raise RefusedError(408, "the request: its rest did not come in time; send it again")

    def _place(self) -> asyncio.Future[None]:
        """Return a new place among those that wait."""
        while len(self._waiting) >= self._limits.bodies:
            oldest = next(iter(self._waiting))
            del self._waiting[oldest]
            oldest.set_result(None)
        given_up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[given_up] = None
        return given_up
