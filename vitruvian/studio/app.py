"""The server's addresses."""

from __future__ import annotations

import contextlib
from functools import cached_property
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from .._version import __version__
from ..convert import yaml_of_pbtxt
from ..framework.errors import FrameworkError
from ..framework.graph_file.library import LIBRARY
from ..media.errors import UsageError
from .access import AccessControl
from .bodies import BodyPatience
from .catalog import Catalog
from .downloads import media_type
from .endable import TakesTooLongError, within
from .files import Uploads, WorkFolder
from .graph_texts import EDITED, packaged_text
from .json_bodies import json_response, read_fields
from .opened import Opened
from .own_code import OWN_CODE
from .page_checks import PageChecks
from .pictures import PicturePool
from .refusal import RefusedError
from .run_request import read_run_request
from .run_table import RunTable
from .runs import StudioRun
from .saving import read_graph_file, save_graph
from .settings import Settings
from .sockets import watch_run
from .static_files import page, static_file

__all__ = ["Studio"]

_TIMEOUT = 408


class Studio:
    """Answer requests; ``app`` is what a server runs."""

    def __init__(self, settings: Settings, opened: Opened | None = None) -> None:
        self.settings = settings
        self.opened = opened or Opened()
        self.trust = self.opened.trust(settings)
        self.catalog = Catalog()
        self._checks = PageChecks(settings, self.opened, self.trust)
        self._folder = WorkFolder()
        self._uploads = Uploads(self._folder, settings.limits)
        self._runs = RunTable(self._folder, settings)
        self._pictures = PicturePool()

    def close(self) -> bool:
        """End everything that runs, and remove what was uploaded and written.

        Return False when a calculator does not return; its thread is left behind.
        """
        has_ended = self._runs.close()
        self._pictures.close()
        self._folder.remove()
        return has_ended

    @cached_property
    def app(self) -> Starlette:
        """Return the application."""
        app = Starlette(
            routes=self._routes(),
            middleware=[
                Middleware(AccessControl, host=self.settings.host, token=self.settings.token),
                Middleware(BodyPatience, limits=self.settings.limits),
            ],
            exception_handlers={
                RefusedError: _refused,
                FrameworkError: _failed,
                UsageError: _failed,
                TakesTooLongError: _failed,
                HTTPException: _not_found,
                ClientDisconnect: _left,
            },
        )
        app.router.redirect_slashes = False
        return app

    def _routes(self) -> list[BaseRoute]:
        packed = [Middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)]
        return [
            Route("/", self._page),
            Route("/static/{name:path}", self._static),
            Route("/api/start", self._start, middleware=packed),
            Route("/api/catalog", self._catalog, middleware=packed),
            Route("/api/schema", self._schema, middleware=packed),
            Route("/api/graphs/{name}", self._graph, middleware=packed),
            Route("/api/subgraphs/{name}", self._subgraph, middleware=packed),
            Route("/api/check", self._first_check, middleware=packed),
            Route("/api/check", self._check, methods=["POST"], middleware=packed),
            Route("/api/convert", self._convert, methods=["POST"]),
            Route("/api/save", self._save, methods=["POST"]),
            Route("/api/saved", self._saved, middleware=packed),
            Route("/api/changes", self._changes),
            Route("/api/files", self._files),
            Route("/api/files", self._upload, methods=["POST"]),
            Route("/api/files/{id}", self._remove_file, methods=["DELETE"]),
            Route("/api/runs", self._list_runs),
            Route("/api/runs", self._start_run, methods=["POST"]),
            Route("/api/runs/{id}", self._remove_run, methods=["DELETE"]),
            Route("/api/runs/{id}/stop", self._stop_run, methods=["POST"]),
            Route("/api/runs/{id}/download/{what}", self._download),
            WebSocketRoute("/api/runs/{id}/socket", self._watch),
        ]

    # The page

    async def _page(self, request: Request) -> Response:
        return page(request)

    async def _static(self, request: Request) -> Response:
        return static_file(request, request.path_params["name"])

    # What there is

    async def _start(self, request: Request) -> Response:
        from .devices import cameras

        return json_response(
            {
                "version": __version__,
                **self.settings.data(),
                **await run_in_threadpool(self.opened.current),
                "devices": {"cameras": await run_in_threadpool(cameras)},
            }
        )

    async def _catalog(self, request: Request) -> Response:
        return json_response(await run_in_threadpool(self.catalog.data))

    async def _schema(self, request: Request) -> Response:
        return json_response(await run_in_threadpool(self.catalog.schema))

    async def _graph(self, request: Request) -> Response:
        return await self._text("graph", request)

    async def _subgraph(self, request: Request) -> Response:
        return await self._text("subgraph", request)

    async def _text(self, kind: str, request: Request) -> Response:
        name: str = request.path_params["name"]
        files = LIBRARY.graphs() if kind == "graph" else LIBRARY.subgraphs()
        text = await run_in_threadpool(packaged_text, kind, files, name)
        return json_response({"name": name, "text": text})

    # The editor

    async def _check(self, request: Request) -> Response:
        fields = await read_fields(request, self.settings.limits.text)
        text, name = fields.text("text"), fields.text_or_none("name")
        return json_response(await run_in_threadpool(self._checks.check, text, name))

    async def _first_check(self, request: Request) -> Response:
        return json_response(await run_in_threadpool(self._checks.first))

    async def _convert(self, request: Request) -> Response:
        fields = await read_fields(request, self.settings.limits.text)
        text = fields.text("text")
        seconds = self.settings.limits.check_seconds

        def convert() -> str:
            return within(seconds, lambda: yaml_of_pbtxt(text, EDITED))

        return json_response({"text": await run_in_threadpool(convert)})

    async def _save(self, request: Request) -> Response:
        fields = await read_fields(request, self.settings.limits.text)
        path, text = fields.text("path"), fields.text("text")
        known = request.headers.get("if-match")
        saved = await run_in_threadpool(save_graph, path, text, known, self.settings)
        return json_response({"path": str(saved.path), "etag": saved.etag})

    async def _saved(self, request: Request) -> Response:
        path = request.query_params.get("path", "")
        found = await run_in_threadpool(read_graph_file, path, self.settings)
        if request.headers.get("if-none-match") == found.etag:
            return Response(status_code=304)
        return json_response(found.data())

    async def _changes(self, request: Request) -> Response:
        path = request.query_params.get("path", "")
        return json_response(await run_in_threadpool(lambda: self._changes_of(path)))

    def _changes_of(self, path: str) -> dict[str, Any]:
        """Return what a page looks at now and then: its file, the user's code, and the runs."""
        etag = None
        with contextlib.suppress(RefusedError):
            etag = read_graph_file(path, self.settings).etag
        return {"etag": etag, "code": OWN_CODE.has_changed(), "runs": self._runs.data()}

    # Files

    async def _files(self, request: Request) -> Response:
        return json_response(self._uploads.data())

    async def _upload(self, request: Request) -> Response:
        length = request.headers.get("content-length", "")
        size = int(length) if length.isdecimal() and len(length) < 19 else None
        name = request.query_params.get("name", "")
        upload = await self._uploads.take(name, size, request.stream())
        return json_response(upload.data())

    async def _remove_file(self, request: Request) -> Response:
        await run_in_threadpool(self._uploads.remove, request.path_params["id"])
        return json_response({})

    # Runs

    async def _start_run(self, request: Request) -> Response:
        fields = await read_fields(request, self.settings.limits.text)
        source = self._checks.source(fields.text("text"), fields.text_or_none("name"))

        def start() -> StudioRun:
            wanted = read_run_request(fields, source, self.settings, self._uploads)
            return self._runs.start(wanted, self.trust)

        run = await run_in_threadpool(start)
        return json_response({"run": run.number})

    async def _list_runs(self, request: Request) -> Response:
        return json_response(self._runs.data())

    async def _stop_run(self, request: Request) -> Response:
        self._runs.find(request.path_params["id"]).stop()
        return json_response({})

    async def _remove_run(self, request: Request) -> Response:
        await run_in_threadpool(self._runs.remove, request.path_params["id"])
        return json_response({})

    async def _download(self, request: Request) -> Response:
        run, what = self._runs.find(request.path_params["id"]), request.path_params["what"]
        path = run.downloads.find(what)
        if path is None:
            ready = ", ".join(run.downloads.ready()) or "nothing"
            raise RefusedError(
                404, f"{what[:80]!r}: this run has no such file yet; it has: {ready}"
            )
        return FileResponse(
            path, filename=what, media_type=media_type(what), headers={"Cache-Control": "no-store"}
        )

    async def _watch(self, socket: WebSocket) -> None:
        try:
            run = self._runs.find(socket.path_params["id"])
        except RefusedError as refused:
            await socket.close(1008, str(refused)[:100])
            return
        await watch_run(socket, run, self._pictures, self.settings.limits)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)
    response = json_response({"error": str(error), **error.more}, error.status)
    if error.status == _TIMEOUT:
        # Its rest may come yet, and is no request.
        response.headers["Connection"] = "close"
    return response


async def _left(request: Request, error: Exception) -> Response:
    """Answer who has hung up in the middle of a request; nobody hears it."""
    return Response(status_code=400)


async def _failed(request: Request, error: Exception) -> Response:
    return json_response({"error": str(error)}, 400)


async def _not_found(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    what = {404: "there is nothing at this address", 405: "this address takes another method"}
    message = (
        f"{request.method} {request.url.path[:80]}: {what.get(error.status_code, error.detail)}"
    )
    return json_response({"error": message}, error.status_code)
