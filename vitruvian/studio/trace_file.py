"""What ran when on which thread, as a file for ui.perfetto.dev."""

from __future__ import annotations

import json
import os
from pathlib import Path

from .run_tracer import KINDS, RunTracer

__all__ = ["write_trace"]

_PROCESS = KINDS[1]


def write_trace(tracer: RunTracer, path: Path) -> None:
    """Write the calls that are remembered, the newest of a long run, as Chrome's trace events.

    ``vitruvian run --trace`` also writes what waits and where packets go.
    """
    part = path.with_name(f".{path.name}.part")
    _, spans = tracer.spans.since(0)
    with part.open("w", encoding="utf-8") as file:
        file.write('{"displayTimeUnit":"ms","traceEvents":[\n')
        lines = [
            f'{{"pid":1,"ph":"M","name":"thread_name","ts":0,"tid":{number + 1},'
            f'"args":{{"name":{json.dumps(name)}}}}}'
            for number, name in enumerate(tracer.threads)
        ]
        file.write(",\n".join(lines))
        for span in spans:
            kind = KINDS[span.kind]
            node = tracer.nodes[span.node]
            label = json.dumps(node if kind is _PROCESS else f"{kind.value} {node}")
            time = "" if span.timestamp is None else f'"timestamp":{span.timestamp}'
            file.write(
                f',\n{{"pid":1,"ph":"X","cat":"{kind.value}","name":{label},'
                f'"ts":{span.start / 1000:.3f},"dur":{max(span.duration, 1) / 1000:.3f},'
                f'"tid":{span.thread + 1},"args":{{{time}}}}}'
            )
        file.write("\n]}\n")
    os.replace(part, path)
