"""Put the readers and writers of a run into its graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..framework.errors import Location
from ..framework.graph_file.config import ExecutorConfig, GraphConfig, NodeConfig, PortEntry
from ..framework.user_path import user_path
from .endpoints import Endpoints, Reader, Writer

__all__ = ["with_endpoints"]

#: A camera, and a file that is to come like one, make whoever reads them wait: in a thread apart.
_LIVE_EXECUTOR = "live_input"
#: Frames that may wait for one node: enough to keep all stages busy, and little memory.
_QUEUE_SIZE = 4
#: In real time what waits is late when it is its turn.
_LIVE_QUEUE_SIZE = 2
#: Recorded frames that are to come like a camera's are dropped when they are this late, in seconds.
_MOST_LATE = 0.1


def with_endpoints(
    config: GraphConfig, ends: Endpoints, *, live: bool = False, with_threads: bool = True
) -> GraphConfig:
    """Return the graph with its readers and writers, and no input stream left open.

    With ``live`` files come in real time, as from a camera.
    """
    fed = {reader.binding.stream for reader in ends.readers}
    waits = with_threads and (live or ends.is_live)
    executor = (
        (ExecutorConfig(_LIVE_EXECUTOR, "ThreadPoolExecutor", len(ends.readers)),) if waits else ()
    )
    readers = [
        node
        for reader in ends.readers
        for node in _reader_nodes(reader, _LIVE_EXECUTOR if waits else "", paced=live)
    ]
    # Several inputs: what is written has the rate and size of the first one with pictures.
    header = next((reader.header for reader in ends.readers if reader.has_header), None)
    writers = [_writer_node(writer, header, ends.audio) for writer in ends.writers]
    return replace(
        config,
        type="",
        node=(*readers, *config.node, *writers),
        input_stream=tuple(entry for entry in config.input_stream if entry.name not in fed),
        executor=(*config.executor, *executor),
        max_queue_size=config.max_queue_size
        or (_LIVE_QUEUE_SIZE if live or ends.is_live else _QUEUE_SIZE),
    )


def _reader_nodes(reader: Reader, live_executor: str, *, paced: bool) -> Iterator[NodeConfig]:
    stream, location = reader.binding.stream, Location(reader.binding.label)
    is_paced = paced and not reader.is_live
    sent = f"recorded_{stream}" if is_paced else stream
    header = (PortEntry(reader.header, "HEADER", 0, location),) if reader.has_header else ()
    yield NodeConfig(
        reader.node.calculator,
        name=reader.name,
        output_stream=(PortEntry(sent, reader.node.tag, 0, location),),
        output_side_packet=header,
        options=reader.options,
        executor=live_executor if reader.is_live else "",
        location=location,
    )
    if is_paced:
        yield NodeConfig(
            "PacketPacerCalculator",
            name=f"pace {stream}",
            input_stream=(PortEntry(sent, location=location),),
            output_stream=(PortEntry(stream, location=location),),
            options={"most_late": _MOST_LATE},
            executor=live_executor,
            location=location,
        )


def _writer_node(writer: Writer, header: str | None, audio: bool) -> NodeConfig:
    location = Location(writer.binding.label)
    takes_header = header is not None and writer.format.takes_header
    options: dict[str, Any] = {"path": str(user_path(writer.binding.path).absolute())}
    if takes_header and not audio:
        options["audio"] = False
    return NodeConfig(
        writer.node.calculator,
        name=writer.name,
        input_stream=(PortEntry(writer.binding.stream, writer.node.tag, 0, location),),
        input_side_packet=(PortEntry(header or "", "HEADER", 0, location),) if takes_header else (),
        options=options,
        location=location,
    )
