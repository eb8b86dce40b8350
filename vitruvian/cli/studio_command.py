"""``vitruvian studio``: a graph, and a graph at work, in the browser."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Annotated

from ..framework.graph_file.library import LIBRARY
from ..framework.graph_file.loader import read_source
from ..framework.graph_file.problems import Problems
from ..media.binding import StreamBinding
from ..media.sources import reader_of
from ..studio.opened import Opened
from ..studio.settings import GivenInput, Settings
from .command import App
from .options import DebugOption, ImportOption
from .parameters import Argument, Option
from .reporting import UsageError
from .sources import import_own

__all__ = ["app"]

_NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")
#: What needs no escaping in an address and in a cookie.
_TOKEN = re.compile(r"[A-Za-z0-9._~-]{8,200}\Z")

app = App()

_EXAMPLES = """\
Examples:
  vitruvian studio
  vitruvian studio upper_body_pose_tracking_cpu --input dance.mp4
  vitruvian studio my_graph.yaml --import my_calculators.py
"""


@app.command(examples=_EXAMPLES)
def studio(
    graph: Annotated[
        str | None,
        Argument("[GRAPH]", "A packaged graph by name (see 'vitruvian graphs'), or a graph file."),
    ] = None,
    inputs: Annotated[
        list[str] | None,
        Option(
            "--input -i",
            "Offer a source: a video or picture file, a folder, a pattern, or camera:0.",
            metavar="[STREAM=]SRC",
        ),
    ] = None,
    port: Annotated[
        int, Option("--port", "The port; 0 takes a free one.", at_least=0, at_most=65535)
    ] = 8765,
    host: Annotated[
        str,
        Option("--host", "The address to listen at. Only this computer reaches 127.0.0.1."),
    ] = "127.0.0.1",
    token: Annotated[
        str | None,
        Option(
            "--token",
            "The token that every request must bring; by default a random one, printed with "
            "the address.",
            metavar="WORD",
            variable="VITRUVIAN_STUDIO_TOKEN",
        ),
    ] = None,
    no_token: Annotated[
        bool,
        Option(
            "--no-token",
            "Ask for no token: every user and program of this computer may use the studio.",
        ),
    ] = False,
    allow_import: Annotated[
        bool,
        Option(
            "--allow-import",
            "Let graphs that are edited in the page import Python modules and name any file. "
            "A graph file that you open may do what it says without this.",
        ),
    ] = False,
    no_browser: Annotated[
        bool, Option("--no-browser", "Only print the address; open no browser.")
    ] = False,
    imports: ImportOption = None,
    debug: DebugOption = False,
) -> None:
    """Open the studio: see a graph, edit it, and watch it run, in the browser.

    The server works without a network. It answers only who knows the token in the printed address,
    and this computer only, unless told otherwise.
    """
    try:
        from ..studio.access import is_loopback
        from ..studio.serving import serve
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in {"starlette", "uvicorn", "websockets", "anyio"}:
            raise
        raise UsageError(
            f"the studio needs the package {package}, which is not installed; install it with: "
            "pip install 'vitruvian[studio]'"
        ) from None
    chosen = None if no_token else _token(token)
    if no_token and not is_loopback(host):
        raise UsageError(
            f"--no-token: whoever reaches {host} could use the studio; leave out --no-token or "
            "--host"
        )
    import_own(imports or [])
    file = None if graph is None else _file(graph)
    opened = Opened() if file is None else Opened.read(file)
    serve(
        Settings(
            graph=graph,
            path=file if file is not None and not _is_packaged(file) else None,
            inputs=[_given(text, opened) for text in inputs or []],
            allow_import=allow_import,
            token=chosen,
            host=host,
        ),
        opened,
        port,
        open_browser=not no_browser,
    )


def _token(given: str | None) -> str:
    """Return the token, a random one if none is given; raises ``UsageError`` for a bad one."""
    if given is None:
        return secrets.token_urlsafe(24)
    if not _TOKEN.match(given):
        raise UsageError(
            "--token: the word cannot be used; expected at least 8 letters, digits or any of "
            "-._~; leave the option out for a random one"
        )
    return given


def _file(graph: str) -> Path:
    """Return the file of a graph; raises ``GraphConfigError`` when there is none."""
    if Path(graph).is_file():
        return Path(graph)
    # Only to find the file, or to say that there is none; its mistakes the page shows.
    return read_source(graph, Problems()).path or Path(graph)


def _is_packaged(file: Path) -> bool:
    return file in {*LIBRARY.graphs().values(), *LIBRARY.subgraphs().values()}


def _given(text: str, opened: Opened) -> GivenInput:
    """Read ``[STREAM=]SRC``; raises ``UsageError`` for a source that is not there."""
    stream, equals, source = text.partition("=")
    if not equals or not _NAME.match(stream) or Path(text).exists():
        stream, source = opened.only_input, text
    reader_of(StreamBinding(stream, source, f"--input {text}"))
    return GivenInput(stream, source)
