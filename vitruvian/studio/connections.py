"""Connections that are given up when nothing comes: who holds them open keeps nobody out.

uvicorn waits for the head of a request, and for a client that reads an answer, as long as they
like. Each such connection takes a file descriptor, of which a process has about a thousand.
"""

from __future__ import annotations

import asyncio
from typing import Any

from h11 import LocalProtocolError
from uvicorn.protocols.http.h11_impl import H11Protocol

from .limits import Limits

__all__ = ["patient_protocol", "raise_file_limit"]

#: As many descriptors as the server asks for, where the system allows it.
_DESCRIPTORS = 4096


def patient_protocol(limits: Limits) -> type[H11Protocol]:
    """Return the class of a server's connections, which know of each other."""

    class Protocol(_PatientProtocol):
        pass

    Protocol.limits = limits
    Protocol.waiting = {}
    return Protocol


class _PatientProtocol(H11Protocol):
    """HTTP/1.1 whose every wait ends.

    The head of a request has ``limits.head_seconds`` from the connection's begin or its first byte,
    a client that reads no more of its answer ``limits.answer_seconds``. Of more than
    ``limits.waiting`` connections without a request the oldest goes at once, since those of a
    browser take milliseconds.
    """

    limits: Limits
    waiting: dict[_PatientProtocol, asyncio.TimerHandle]
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        is_upgraded = self.transport.get_protocol() is not self
        cycle: Any = self.cycle
        if is_upgraded or (cycle is not None and not cycle.response_complete):
            self._has_head()
        elif self not in self.waiting and not self.transport.is_closing():
            # The head of a further request, or the body of one that was refused unread.
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._has_head()
        self.resume_writing()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        if self._unread is None:
            self._unread = self.loop.call_later(self.limits.answer_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, and end the request whose body it was to be."""
        cycle: Any = self.cycle
        try:
            super().send_400_response(msg)
        except LocalProtocolError:
            # An answer has been sent, or a part of one.
            self.transport.close()
        if cycle is not None and not cycle.response_complete:
            # What the application sends now goes nowhere, as if the client had hung up.
            cycle.disconnected = True
            cycle.message_event.set()

    def _await_head(self) -> None:
        while len(self.waiting) >= self.limits.waiting:
            oldest = next(iter(self.waiting))
            oldest._has_head()
            oldest.transport.abort()
        self.waiting[self] = self.loop.call_later(self.limits.head_seconds, self.transport.abort)

    def _has_head(self) -> None:
        timer = self.waiting.pop(self, None)
        if timer is not None:
            timer.cancel()


def raise_file_limit() -> None:
    """Let the process open as many files as the system allows it, up to a few thousand."""
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(_DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
