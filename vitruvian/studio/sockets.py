"""The WebSocket of a run: figures, pictures and packets to the page, wishes from it."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from ..drawing.plain_data import is_mapping
from .json_bodies import Fields, json_text, read_json
from .limits import Limits
from .pictures import PicturePool
from .refusal import RefusedError
from .runs import StudioRun
from .viewer import Viewer

__all__ = ["watch_run"]

_POLICY = 1008
_MESSAGES = ("pause", "resume", "stop", "step", "inspect", "watch", "seen")


async def watch_run(socket: WebSocket, run: StudioRun, pool: PicturePool, limits: Limits) -> None:
    """Serve one page until it leaves, or has sent too much that cannot be understood."""
    if run.viewers >= limits.sockets:
        await socket.close(_POLICY, "this run is watched by as many pages as it can be")
        return
    await socket.accept()
    viewer = Viewer(run, pool)
    run.attach(viewer)
    sender = asyncio.create_task(_send(socket, viewer))
    try:
        await _Receiver(socket, run, viewer, limits).receive()
    except WebSocketDisconnect:
        pass
    finally:
        run.detach(viewer)
        sender.cancel()
        with contextlib.suppress(
            asyncio.CancelledError, WebSocketDisconnect, RuntimeError, OSError
        ):
            await sender


async def _send(socket: WebSocket, viewer: Viewer) -> None:
    while socket.application_state is WebSocketState.CONNECTED:
        for message in await viewer.next_messages():
            if isinstance(message, bytes):
                await socket.send_bytes(message)
            else:
                await socket.send_text(json_text(message))


class _Receiver:
    """Do what the page says; what cannot be understood is answered, some times."""

    def __init__(self, socket: WebSocket, run: StudioRun, viewer: Viewer, limits: Limits) -> None:
        self._socket = socket
        self._run = run
        self._viewer = viewer
        self._limits = limits
        self._wrong = 0

    async def receive(self) -> None:
        """Take messages until the page leaves."""
        while True:
            message = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            wrong = self._take(message)
            if wrong is None:
                continue
            self._wrong += 1
            if self._wrong > self._limits.problems:
                await self._socket.close(_POLICY, "too many messages that cannot be understood")
                return
            self._viewer.tell({"type": "problem", "message": wrong})

    def _take(self, message: Any) -> str | None:
        data: bytes | None = message.get("bytes")
        if data is not None:
            return self._run.feed(data)
        text: str = message.get("text") or ""
        try:
            if len(text) > self._limits.text:
                return f"message: it is longer than {self._limits.text} letters"
            value = read_json(text, "message")
            if not is_mapping(value):
                return "message: expected a JSON object"
            fields = Fields("message", value)
            self._obey(fields.choice("type", _MESSAGES, ""), fields)
        except RefusedError as refused:
            return str(refused)
        return None

    def _obey(self, wish: str, fields: Fields) -> None:
        run, viewer = self._run, self._viewer
        if wish == "step":
            run.step(fields.choice("what", ("call", "frame"), "frame"))
        elif wish == "inspect":
            viewer.inspect(filter(self._is_known, fields.texts("streams", self._limits.inspected)))
        elif wish == "watch":
            stream = fields.text_or_none("stream")
            viewer.watch(stream if self._is_known(stream) else None)
        elif wish == "seen":
            viewer.seen(fields.text("stream"))
        else:
            {"pause": run.pause, "resume": run.resume, "stop": run.stop}[wish]()

    def _is_known(self, stream: str | None) -> bool:
        return stream in self._run.plan.streams
