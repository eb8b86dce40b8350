"""Write packets as lines of JSON."""

from __future__ import annotations

from typing import Any

from .atomic_file import AtomicFile
from .codecs.lines import json_line, payload_json
from .packet_writer import PacketWriterCalculator

__all__ = ["JsonlWriterCalculator"]


class JsonlWriterCalculator(PacketWriterCalculator):
    """Write one line of JSON a packet, such as ``{"timestamp": 33367, "landmarks": [{"x":…}, …]}``.

    ``payload_json`` lists the keys. The same packets give the same bytes. An empty tuple has the
    key of the last tuple that was not, at first ``detections``.
    """

    def begin(self, file: AtomicFile) -> None:
        self._text = file.path.open("w", encoding="utf-8", newline="\n")
        self._empty_key = "detections"

    def write(self, timestamp: int, payload: Any) -> None:
        key, text = payload_json(payload, self._empty_key)
        if isinstance(payload, tuple | list):
            self._empty_key = key
        self._text.write(json_line(timestamp, key, text))

    def end(self) -> None:
        self._text.close()
