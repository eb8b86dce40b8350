"""Send the packets of a JSON lines file."""

from __future__ import annotations

from io import TextIOWrapper
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import ANY_TAG, Option, Output
from ...framework.authoring.service import UseService
from ...framework.errors import MediaError
from ...framework.values.timestamp import Timestamp
from .codecs.lines import parse_line
from .paths import existing_file
from .source_report import SOURCE_REPORT, BrokenSource

__all__ = ["JsonlReaderCalculator"]


class JsonlReaderCalculator(Calculator):
    """Send what ``JsonlWriterCalculator`` wrote, at its timestamps; empty lines are skipped.

    A line that cannot be read, and a timestamp that does not follow the one before, is a
    ``MediaError`` that begins with file and line. A last line that is cut is where the input broke
    off, if who started the run takes note of that.
    """

    packet: Output[Any] = Output(Any, tag=ANY_TAG, doc="the packets; any tag or none")
    path = Option(type=str, doc="The .jsonl file to read.", example="in.jsonl")
    report = UseService(SOURCE_REPORT, optional=True, doc="takes note of a file that is cut")

    def open(self, ctx: Context) -> None:
        self._path = existing_file(ctx.run.input_file(self.path), "lines of JSON")
        self._number = 0
        self._last = Timestamp.UNSTARTED
        try:
            file = ctx.run.file_access.open_read(self._path)
        except OSError as error:
            raise MediaError(f"{self._path}: cannot read the file ({error.strerror})") from error
        self._lines = TextIOWrapper(file, encoding="utf-8-sig")

    def process(self, ctx: Context) -> None:
        line = self._next_line()
        if not line:
            ctx.stop()
            return
        try:
            timestamp, payload = parse_line(line)
            at = Timestamp(timestamp)
        except ValueError as error:
            report = ctx.get(self.report)
            if report is not None and not line.endswith("\n"):
                last = self._last if self._last >= Timestamp.MIN else None
                report.add(BrokenSource(f"{self._path}:{self._number}", "the line is cut", last))
                ctx.stop()
                return
            raise MediaError(f"{self._path}:{self._number}: {error}") from error
        if at <= self._last:
            raise MediaError(
                f"{self._path}:{self._number}: the timestamp {at} does not follow {self._last}; "
                "expected growing timestamps"
            )
        self._last = at
        ctx.send(self.packet, payload, at=at)

    def close(self, ctx: Context) -> None:
        self._lines.close()

    def _next_line(self) -> str:
        """Return the next line that is not blank; at the end of the file an empty string."""
        while True:
            self._number += 1
            try:
                line = self._lines.readline()
            except UnicodeDecodeError as error:
                raise MediaError(
                    f"{self._path}:{self._number}: the file is not UTF-8 text; expected lines of "
                    "JSON"
                ) from error
            if not line or not line.isspace():
                return line
