"""What the calculators that write packets of one stream to a file have in common."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import ANY_TAG, Input, Option
from ...framework.errors import MediaError
from .atomic_file import AtomicFile, write_error
from .codecs.table_of_codecs import refusal

__all__ = ["PacketWriterCalculator"]


class PacketWriterCalculator(Calculator, ABC, abstract=True):
    """Write the packets of one stream, under any tag or none, to the file ``path``.

    The file appears when the run succeeded, also when no packet came. Payloads are those that have
    a codec, tuples of them, dataclasses, dicts and arrays; another one, and a disk that refuses, is
    a ``MediaError``. ``payload_type`` is what the stream carries, ``Any`` if nothing tells.

    A subclass says in ``begin``, ``write`` and ``end`` how the file is written.
    """

    packet: Input[Any] = Input(Any, tag=ANY_TAG, refusal=refusal, doc="what to write; any tag")
    path = Option(type=str, doc="The file to write.", example="out.jsonl")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        node = contract.node
        if node and not node.damaged and len(node.input_stream) != 1:
            raise ValueError(
                f"{cls.__name__} writes one stream; this node wires {len(node.input_stream)}; "
                "use one node for each"
            )

    def open(self, ctx: Context) -> None:
        [self.payload_type] = ctx.types(self.packet) or [Any]
        self._file = AtomicFile(ctx.run.output_file(self.path), ctx.run.file_access)
        try:
            self.begin(self._file)
        except BaseException:
            self._file.discard()
            raise

    def process(self, ctx: Context) -> None:
        [packet] = ctx.packets(self.packet)
        try:
            self.write(ctx.timestamp, packet.value)
        except OSError as error:
            raise write_error(self._file.target, error) from error
        except MediaError as error:
            place = f"{self._file.target}: at {ctx.timestamp} µs"
            raise MediaError(f"{place} {error}") from error

    def close(self, ctx: Context) -> None:
        try:
            if ctx.run_failed:
                # The error that counts has been raised already.
                with contextlib.suppress(Exception):
                    self.end()
            else:
                self.end()
                self._file.commit()
        except OSError as error:
            raise write_error(self._file.target, error) from error
        finally:
            self._file.discard()

    @abstractmethod
    def begin(self, file: AtomicFile) -> None:
        """Open the temporary file ``file.path``."""

    @abstractmethod
    def write(self, timestamp: int, payload: Any) -> None:
        """Write one packet."""

    @abstractmethod
    def end(self) -> None:
        """Write what is left and close the file."""
