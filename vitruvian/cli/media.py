"""Turn sources and destinations into ordinary nodes, readers and writers.

There is no other way in or out: decoding, the graph's own work and encoding are scheduled alike
and overlap.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..framework.errors import Location
from ..framework.graph_file.config import ExecutorConfig, GraphConfig, NodeConfig, PortEntry
from ..framework.planning.plan import GraphPlan
from ..framework.values.payload_types import type_name
from .arguments import Tied
from .reporting import UsageError

__all__ = ["Ends", "Reader", "Writer", "add_ends", "reader_of", "writer_of"]

PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp")
VIDEOS = (".mp4", ".mkv", ".webm", ".mov", ".m4v")
TABLES = {
    ".csv": "CsvWriterCalculator",
    ".jsonl": "JsonlWriterCalculator",
    ".parquet": "ParquetWriterCalculator",
}

#: A camera, and a file that is to come like one, make whoever reads them wait: in a thread apart.
_LIVE_EXECUTOR = "live_input"
#: Frames that may wait for one node: enough to keep all stages busy, and little memory.
_QUEUE_SIZE = 4


@dataclass(frozen=True, slots=True)
class Reader:
    """Say which node reads a source; ``tag`` is its output's."""

    tied: Tied
    calculator: str
    tag: str
    options: dict[str, Any]
    is_live: bool = False

    @property
    def has_header(self) -> bool:
        """Tell whether the node tells size and rate of the pictures it sends."""
        return self.calculator != "JsonlReaderCalculator"

    @property
    def name(self) -> str:
        """Return the node's name."""
        return f"read {self.tied.stream}"

    @property
    def header(self) -> str:
        """Return the side packet that the node sets."""
        return f"header_of_{self.tied.stream}"


@dataclass(frozen=True, slots=True)
class Writer:
    """Say which node writes a destination; ``tag`` is its input's."""

    tied: Tied
    calculator: str
    tag: str

    @property
    def takes_pictures(self) -> bool:
        """Tell whether the format holds pictures."""
        return self.calculator in {"VideoEncoderCalculator", "ImageWriterCalculator"}

    @property
    def name(self) -> str:
        """Return the node's name."""
        return f"write {self.tied.path}"


@dataclass(frozen=True, slots=True)
class Ends:
    """Hold all readers and writers of a run."""

    readers: Sequence[Reader]
    writers: Sequence[Writer]

    @property
    def is_live(self) -> bool:
        """Tell whether a source cannot wait."""
        return any(reader.is_live for reader in self.readers)

    def as_typed(self, message: str) -> str:
        """Return a message with the files in it named as the user named them."""
        ties = [*(one.tied for one in self.readers), *(one.tied for one in self.writers)]
        for tied in ties:
            path = Path(tied.path).expanduser()
            for full in (str(path.absolute()), os.path.realpath(path)):
                message = message.replace(full, tied.path)
        return message


def reader_of(tied: Tied) -> Reader:
    """Choose the reader for a source; raises ``UsageError`` for one that is not there."""
    source = tied.path
    if source.startswith("camera:"):
        return Reader(tied, "CameraCalculator", "VIDEO", _camera(tied), is_live=True)
    path = Path(source).expanduser()
    is_pattern = not path.exists() and (glob.has_magic(source) or "%" in path.name)
    if not is_pattern and not path.exists():
        raise UsageError(f"--input {tied.text}: there is no file '{source}'{_nearby(path)}")
    options = {"path": str(path.absolute())}
    if path.suffix.lower() == ".jsonl":
        return Reader(tied, "JsonlReaderCalculator", "", options)
    if is_pattern or path.is_dir() or path.suffix.lower() in PICTURES:
        return Reader(tied, "ImageReaderCalculator", "IMAGE", options)
    return Reader(tied, "VideoDecoderCalculator", "VIDEO", options)


def _camera(tied: Tied) -> dict[str, Any]:
    number = tied.path.removeprefix("camera:")
    if not number.isdecimal():
        raise UsageError(
            f"--input {tied.text}: expected the camera's number after 'camera:', such as camera:0"
        )
    return {"path": tied.path}


def _nearby(path: Path) -> str:
    from ..framework.errors import did_you_mean

    if not path.parent.is_dir():
        return f", and no folder '{path.parent}'"
    names = [entry.name for entry in path.parent.iterdir()]
    hint = did_you_mean(path.name, names)
    return f".{hint}" if hint else "; check the path"


def writer_of(tied: Tied, readers: Sequence[Reader]) -> Writer:
    """Choose the writer by the ending; raises ``UsageError`` for what cannot be written."""
    path = Path(tied.path).expanduser()
    ending = path.suffix.lower()
    if ending in VIDEOS:
        writer = Writer(tied, "VideoEncoderCalculator", "VIDEO")
    elif ending in PICTURES:
        writer = Writer(tied, "ImageWriterCalculator", "IMAGE")
    elif ending in TABLES:
        writer = Writer(tied, TABLES[ending], "")
    else:
        what = f"the ending {ending!r} is not known" if ending else "the file has no ending"
        raise UsageError(
            f"--output {tied.text}: {what}; videos: {' '.join(VIDEOS)}, pictures: "
            f"{' '.join(PICTURES)}, data: {' '.join(TABLES)}"
        )
    check_writable(path, f"--output {tied.text}")
    for reader in readers:
        if _is_same_file(path, reader):
            raise UsageError(
                f"--output {tied.text}: this file is read by --input {reader.tied.text}; write "
                "another one"
            )
    return writer


def check_writable(path: Path, where: str) -> None:
    """Refuse a file that could not be written at the end of a long run."""
    folder = path.parent
    if path.is_dir():
        raise UsageError(f"{where}: this is a folder; name a file in it")
    if not folder.exists():
        raise UsageError(f"{where}: there is no folder '{folder}'; create it first")
    if not folder.is_dir():
        raise UsageError(f"{where}: '{folder}' is no folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError(
            f"{where}: the folder '{folder}' cannot be written; choose another one or change its "
            "permissions"
        )


def _is_same_file(path: Path, reader: Reader) -> bool:
    source = reader.options.get("path")
    return source is not None and path.exists() and Path(source).exists() and path.samefile(source)


def check_types(ends: Ends, plan: GraphPlan) -> None:
    """Refuse pictures for a stream of data and the reverse; raises ``UsageError``."""
    for reader in ends.readers:
        kind = type_name(plan.streams[reader.tied.stream].type)
        if reader.has_header and kind not in {"ImageFrame", "Any"}:
            raise UsageError(
                f"--input {reader.tied.text}: this brings pictures (ImageFrame), but stream "
                f"{reader.tied.stream!r} takes {kind}; give a .jsonl file"
            )
        if not reader.has_header and kind == "ImageFrame":
            raise UsageError(
                f"--input {reader.tied.text}: this brings data, but stream "
                f"{reader.tied.stream!r} takes pictures (ImageFrame); give a video or pictures"
            )
    for writer in ends.writers:
        kind = type_name(plan.streams[writer.tied.stream].type)
        if writer.takes_pictures and kind not in {"ImageFrame", "Any"}:
            raise UsageError(
                f"--output {writer.tied.text}: stream {writer.tied.stream!r} carries {kind}, no "
                f"pictures; write it to one of: {' '.join(TABLES)}"
            )
        if not writer.takes_pictures and kind == "ImageFrame":
            raise UsageError(
                f"--output {writer.tied.text}: stream {writer.tied.stream!r} carries pictures; "
                f"write it to one of: {' '.join((*VIDEOS, *PICTURES))}"
            )


def add_ends(
    config: GraphConfig, ends: Ends, *, live: bool = False, with_threads: bool = True
) -> GraphConfig:
    """Return the graph with its readers and writers, and no input stream left open.

    With ``live`` files come in real time, as from a camera.
    """
    fed = {reader.tied.stream for reader in ends.readers}
    waits = with_threads and (live or ends.is_live)
    executor = (
        (ExecutorConfig(_LIVE_EXECUTOR, "ThreadPoolExecutor", len(ends.readers)),) if waits else ()
    )
    readers = [
        node
        for reader in ends.readers
        for node in _reader_nodes(reader, _LIVE_EXECUTOR if waits else "", paced=live)
    ]
    return replace(
        config,
        type="",
        node=(*readers, *config.node, *_writer_nodes(ends)),
        input_stream=tuple(entry for entry in config.input_stream if entry.name not in fed),
        executor=(*config.executor, *executor),
        max_queue_size=config.max_queue_size or _QUEUE_SIZE,
    )


def _reader_nodes(reader: Reader, live_executor: str, *, paced: bool) -> Iterator[NodeConfig]:
    location = Location(f"--input {reader.tied.text}")
    is_paced = paced and not reader.is_live
    sent = f"recorded_{reader.tied.stream}" if is_paced else reader.tied.stream
    header = (PortEntry(reader.header, "HEADER", 0, location),) if reader.has_header else ()
    yield NodeConfig(
        reader.calculator,
        name=reader.name,
        output_stream=(PortEntry(sent, reader.tag, 0, location),),
        output_side_packet=header,
        options=reader.options,
        executor=live_executor if reader.is_live else "",
        location=location,
    )
    if is_paced:
        yield NodeConfig(
            "PacketPacerCalculator",
            name=f"pace {reader.tied.stream}",
            input_stream=(PortEntry(sent, location=location),),
            output_stream=(PortEntry(reader.tied.stream, location=location),),
            executor=live_executor,
            location=location,
        )


def _writer_nodes(ends: Ends) -> Iterator[NodeConfig]:
    # Several inputs: what is written has the rate and size of the first one with pictures.
    header = next((reader.header for reader in ends.readers if reader.has_header), None)
    for writer in ends.writers:
        location = Location(f"--output {writer.tied.text}")
        side: tuple[PortEntry, ...] = ()
        if writer.calculator == "VideoEncoderCalculator" and header is not None:
            side = (PortEntry(header, "HEADER", 0, location),)
        yield NodeConfig(
            writer.calculator,
            name=writer.name,
            input_stream=(PortEntry(writer.tied.stream, writer.tag, 0, location),),
            input_side_packet=side,
            options={"path": str(Path(writer.tied.path).expanduser().absolute())},
            location=location,
        )
