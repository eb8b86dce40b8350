"""Read files into side packets."""

from __future__ import annotations

from typing import Any

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Option, SideInput, SideOutput
from ...framework.errors import MediaError
from ..tensor.model_source import locate_file

__all__ = ["LocalFileContentsCalculator"]


class LocalFileContentsCalculator(Calculator):
    """Set each CONTENTS to what the file at its FILE_PATH holds: bytes, or text in text mode.

    A relative path counts from the graph file's folder; the models of MediaPipe's own graphs are
    found by its paths. Raises ``MediaError`` when a file cannot be read.

    Source: ``mediapipe/calculators/util/local_file_contents_calculator.cc``.
    """

    file_path = SideInput(str, repeated=True)
    contents: SideOutput[Any] = SideOutput(Any, repeated=True, doc="bytes or text")

    text_mode = Option(False, doc="Give text, read as UTF-8.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        node = contract.node
        if node is None or node.damaged:
            return
        if len(node.input_side_packet) != len(node.output_side_packet):
            raise ValueError("wire as many output side packets CONTENTS as FILE_PATH")

    def open(self, ctx: Context) -> None:
        sources = ctx.side_values(self.file_path)
        for index, source in enumerate(sources):
            if source is None:
                continue
            file = locate_file(source, ctx.run)
            try:
                data = file.read_bytes()
                found = data.decode() if self.text_mode else data
            except (OSError, UnicodeDecodeError) as error:
                reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
                raise MediaError(f"file '{file}': cannot be read ({reason})") from error
            ctx.set_side(self.contents, found, index=index)
