"""Run the server until Ctrl-C."""

from __future__ import annotations

import asyncio
import dataclasses
import errno
import logging
import os
import secrets
import signal
import socket
import sys
import threading
import webbrowser
from types import FrameType
from typing import NoReturn

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from ..framework.errors import FrameworkError
from .access import is_loopback
from .app import Studio
from .connections import patient_protocol, raise_file_limit
from .loading import is_loading, load_early
from .opened import Opened
from .settings import Settings
from .static_files import STATIC

__all__ = ["listen", "serve", "server_of"]

#: Seconds in which a page must answer a ping of its socket.
_LATE_PONG = 120
#: Seconds that answers under way may take after Ctrl-C.
_GRACE = 2
#: Seconds that a connection may wait for a further request.
_KEPT = 5


def serve(
    settings: Settings, opened: Opened | None = None, port: int = 0, *, open_browser: bool = False
) -> None:
    """Serve until Ctrl-C; raises ``FrameworkError`` when the port cannot be had."""
    if not is_loopback(settings.host) and settings.token is None:
        settings = dataclasses.replace(settings, token=secrets.token_urlsafe(24))
    listening = listen(settings.host, port)
    url = address_of(settings, listening.getsockname()[1])
    studio = Studio(settings, opened)
    server = server_of(studio)
    signal.signal(signal.SIGTERM, _terminated)
    hung_up = _end_on_hangup(server)
    raise_file_limit()
    try:
        load_early(studio.catalog.data)
        sys.stdout.write(f"the studio is at {url}\n")
        sys.stdout.flush()
        _say("press Ctrl-C to end it")
        if not (STATIC / "index.html").is_file():
            _say("its page is not built; build it with: make studio-web")
        if open_browser and _has_display():
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        server.run([listening])
        if hung_up:
            raise SystemExit(hung_up[0])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
        has_ended = studio.close()
        _say("stopped" if has_ended else "stopped without waiting for the calculators that run")
        if not has_ended or is_loading():
            # Python would wait for the threads of calculators that do not return, and may be
            # aborted by one that is inside of a library, such as pydantic's, while it ends.
            error = sys.exception()
            os._exit(int(error.code or 0) if isinstance(error, SystemExit) else 0)


def _terminated(number: int, frame: FrameType | None) -> NoReturn:
    """End on SIGTERM as on Ctrl-C, so that nothing is left behind; the exit code tells it."""
    raise SystemExit(128 + number)


def _end_on_hangup(server: uvicorn.Server) -> list[int]:
    """End the server when its terminal closes; return the exit code, once that happens.

    uvicorn does so for SIGINT and SIGTERM. ``nohup`` has the signal ignored.
    """
    codes: list[int] = []

    def ended(number: int, frame: FrameType | None) -> None:
        codes.append(128 + number)
        server.should_exit = True

    number = getattr(signal, "SIGHUP", None)
    if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, ended)
    return codes


class _AtTheEnd(logging.Filter):
    """Keep uvicorn quiet about the answers that it cuts off when the server ends."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, asyncio.CancelledError | SystemExit | KeyboardInterrupt)


_AT_THE_END = _AtTheEnd()


def server_of(studio: Studio) -> uvicorn.Server:
    """Return a server that has not begun."""
    config = uvicorn.Config(
        studio.app,
        http=patient_protocol(studio.settings.limits),
        # Anybody can send what is no HTTP, again and again.
        log_level="error",
        access_log=False,
        ws=WebSocketsSansIOProtocol,
        ws_max_size=studio.settings.limits.message,
        ws_per_message_deflate=False,
        # A page that is busy drawing answers late; one that has gone is noticed all the same.
        ws_ping_timeout=_LATE_PONG,
        timeout_keep_alive=min(_KEPT, studio.settings.limits.head_seconds),
        timeout_graceful_shutdown=_GRACE,
        server_header=False,
        lifespan="off",
    )
    logging.getLogger("uvicorn.error").addFilter(_AT_THE_END)
    return uvicorn.Server(config)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises ``FrameworkError`` with what to do otherwise."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(1024)
    except OSError as error:
        listening.close()
        raise FrameworkError(_why_not(host, port, error)) from error
    return listening


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"--port {port}: another program uses this port, perhaps another studio; end it, or "
            "give another port (--port 0 takes a free one)"
        )
    if error.errno == errno.EACCES:
        return f"--port {port}: ports below 1024 are for administrators; give a higher one"
    reason = error.strerror or str(error)
    return f"--host {host}: this computer cannot listen there ({reason}); check the address"


def address_of(settings: Settings, port: int) -> str:
    """Return the page's address, with the token that it asks for."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    if host in {"0.0.0.0", "[::]"}:  # noqa: S104
        host = socket.gethostname()
    query = "" if settings.token is None else f"?token={settings.token}"
    return f"http://{host}:{port}/{query}"


def _has_display() -> bool:
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
