"""The server's addresses."""

from __future__ import annotations

from functools import cached_property

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from .._version import __version__
from ..convert import yaml_of_pbtxt
from ..framework.errors import FrameworkError
from ..framework.graph_schema import graph_schema
from ..framework.library import LIBRARY
from .access import AccessControl
from .catalog import catalog
from .checking import check_data, check_text
from .graph_texts import EDITED, GraphText, origin_of, packaged_text
from .json_bodies import json_response, read_fields
from .opened import Opened
from .refusal import RefusedError
from .settings import Settings
from .static_files import page, static_file

__all__ = ["Studio"]


class Studio:
    """Answer requests; ``app`` is what a server runs."""

    def __init__(self, settings: Settings, opened: Opened | None = None) -> None:
        self.settings = settings
        self.opened = opened or Opened()
        self.trust = self.opened.trust(settings)

    def close(self) -> None:
        """End everything that runs."""

    @cached_property
    def app(self) -> Starlette:
        """Return the application."""
        return Starlette(
            routes=self._routes(),
            middleware=[
                Middleware(AccessControl, host=self.settings.host, token=self.settings.token)
            ],
            exception_handlers={
                RefusedError: _refused,
                FrameworkError: _failed,
                HTTPException: _not_found,
            },
        )

    def _routes(self) -> list[BaseRoute]:
        return [
            Route("/", self._page),
            Route("/static/{name:path}", self._static),
            Route("/api/start", self._start),
            Route("/api/catalog", self._catalog),
            Route("/api/schema", self._schema),
            Route("/api/graphs/{name}", self._graph),
            Route("/api/subgraphs/{name}", self._subgraph),
            Route("/api/check", self._check, methods=["POST"]),
            Route("/api/convert", self._convert, methods=["POST"]),
        ]

    # The page

    async def _page(self, request: Request) -> Response:
        return page()

    async def _static(self, request: Request) -> Response:
        return static_file(request.path_params["name"])

    # What there is

    async def _start(self, request: Request) -> Response:
        from .devices import cameras

        return json_response(
            {
                "version": __version__,
                **self.settings.data(),
                "text": await run_in_threadpool(self.opened.current_text),
                "devices": {"cameras": await run_in_threadpool(cameras)},
            }
        )

    async def _catalog(self, request: Request) -> Response:
        return json_response(await run_in_threadpool(catalog))

    async def _schema(self, request: Request) -> Response:
        return json_response(await run_in_threadpool(graph_schema))

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
        source = self.source(fields.text("text"), fields.text_or_none("name"))
        return json_response(
            await run_in_threadpool(lambda: check_data(check_text(source, self.trust)))
        )

    async def _convert(self, request: Request) -> Response:
        fields = await read_fields(request, self.settings.limits.text)
        text = fields.text("text")
        return json_response({"text": await run_in_threadpool(yaml_of_pbtxt, text, EDITED)})

    def source(self, text: str, name: str | None) -> GraphText:
        """Return the text of the page as a graph."""
        return GraphText(text, origin_of(name, self.settings.path))


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RefusedError)
    return json_response({"error": str(error), **error.more}, error.status)


async def _failed(request: Request, error: Exception) -> Response:
    return json_response({"error": str(error)}, 400)


async def _not_found(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    what = {404: "there is nothing at this address", 405: "this address takes another method"}
    message = (
        f"{request.method} {request.url.path[:80]}: {what.get(error.status_code, error.detail)}"
    )
    return json_response({"error": message}, error.status_code)
