"""What the page wants to run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..assets import ensure_asset, load_manifest
from ..drawing.plain_data import is_mapping
from ..media.binding import StreamBinding
from ..media.endpoints import Reader
from ..media.sources import reader_of
from .catalog import MEDIA
from .files import Uploads
from .graph_texts import GraphText
from .json_bodies import Fields
from .refusal import RefusedError
from .settings import Settings

__all__ = ["RunRequest", "read_run_request"]

_MOST_THREADS = 64


@dataclass(frozen=True, slots=True)
class RunRequest:
    """A graph and what is fed to it; ``browser`` are the streams that the page feeds."""

    source: GraphText
    readers: list[Reader] = field(default_factory=list[Reader])
    browser: list[str] = field(default_factory=list[str])
    side_packets: Mapping[str, Any] = field(default_factory=dict[str, Any])
    threads: int | None = None
    is_live: bool = False
    is_paced: bool = False
    is_paused: bool = False


def read_run_request(
    fields: Fields, source: GraphText, settings: Settings, uploads: Uploads
) -> RunRequest:
    """Read a request; raises ``RefusedError`` for what it may not or cannot have.

    A sample that is not on this computer yet is fetched.
    """
    given = fields.mapping("inputs")
    if len(given) > 16:
        fields.refuse("inputs", "no more than 16 streams", given)
    readers: list[Reader] = []
    browser: list[str] = []
    for stream, value in given.items():
        if not is_mapping(value):
            fields.refuse("inputs", f"an object for {stream[:80]!r}", value)
        inner = Fields(f"{fields.where}, input {stream[:80]!r}", value)
        kind = inner.choice("kind", ("file", "sample", "path", "camera", "browser"), "")
        if kind == "browser":
            browser.append(stream)
        else:
            readers.append(_READERS[kind](inner, stream, settings, uploads))
    is_live = fields.flag("live")
    return RunRequest(
        source,
        readers,
        browser,
        fields.mapping("sidePackets"),
        fields.number_or_none("threads", 1, _MOST_THREADS),
        is_live or bool(browser) or any(reader.is_live for reader in readers),
        is_live or fields.choice("pace", ("source", "fast"), "fast") == "source",
        fields.flag("paused"),
    )


def _of_file(fields: Fields, stream: str, settings: Settings, uploads: Uploads) -> Reader:
    found = uploads.find(fields.text("id"))
    return reader_of(StreamBinding(stream, str(found.path), found.name))


def _of_sample(fields: Fields, stream: str, settings: Settings, uploads: Uploads) -> Reader:
    name = fields.text("name")
    asset = load_manifest().get(name)
    if asset is None or asset.suffix not in MEDIA:
        raise RefusedError(404, f"sample {name[:80]!r}: there is none of this name")
    return reader_of(StreamBinding(stream, str(ensure_asset(name)), name))


def _of_path(fields: Fields, stream: str, settings: Settings, uploads: Uploads) -> Reader:
    source = fields.text("source")
    if all(one.source != source for one in settings.inputs):
        raise RefusedError(
            403,
            f"path {source[:80]!r}: only files that the command line names with --input can be "
            "read; upload the file",
        )
    return reader_of(StreamBinding(stream, source, source))


def _of_camera(fields: Fields, stream: str, settings: Settings, uploads: Uploads) -> Reader:
    index = fields.number_or_none("index", 0, 99) or 0
    return reader_of(StreamBinding(stream, f"camera:{index}", f"camera:{index}"))


_READERS: dict[str, Callable[[Fields, str, Settings, Uploads], Reader]] = {
    "file": _of_file,
    "sample": _of_sample,
    "path": _of_path,
    "camera": _of_camera,
}
