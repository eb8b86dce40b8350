"""What all writers of packets promise about their files."""

from __future__ import annotations

import errno
import os
import resource

import pytest

from vitruvian.calculators.io.csv_writer import CsvWriterCalculator
from vitruvian.calculators.io.jsonl_writer import JsonlWriterCalculator
from vitruvian.calculators.io.parquet_writer import ParquetWriterCalculator
from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input
from vitruvian.framework.errors import CalculatorError, MediaError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator

WRITERS = [JsonlWriterCalculator, CsvWriterCalculator, ParquetWriterCalculator]


@pytest.fixture(params=WRITERS)
def writer(request):
    if request.param is ParquetWriterCalculator:
        pytest.importorskip("pyarrow")
    return request.param


def test_refuses_a_missing_folder(tmp_path, writer):
    with pytest.raises(MediaError, match="the folder does not exist; create it first"):
        run_calculator(writer(path=str(tmp_path / "no" / "a.out")), packet=[[]])


def test_a_full_disk_leaves_nothing(tmp_path, writer):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    packets = [(index, float(index)) for index in range(20_000)]

    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(
            MediaError, match=r"a\.out: cannot write the file .*; the file is larger"
        ):
            run_calculator(writer(path=str(tmp_path / "a.out")), packet=[packets])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.iterdir())


def test_a_disk_full_at_the_end_leaves_what_was_there(tmp_path, writer, monkeypatch):
    def refuse(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "a.out"
    path.write_text("before")
    monkeypatch.setattr(os, "fsync", refuse)

    with pytest.raises(MediaError, match=r"a\.out: .*; the disk is full; make room or choose"):
        run_calculator(writer(path=str(path)), packet=[[(0, 1)]])
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


class FailAtSevenCalculator(Calculator):
    number = Input(int)

    def process(self, ctx):
        if ctx[self.number] == 7:
            raise RuntimeError("seven")


def feed(graph, numbers):
    graph.start_run()
    try:
        for number in numbers:
            graph.add_packet_to_input_stream("number", number, number)
            graph.wait_until_idle(timeout=10)
        graph.close()
    finally:
        graph.abandon()


def test_another_nodes_failure_leaves_nothing(tmp_path, writer):
    graph = CalculatorGraph(
        {
            "input_stream": "number",
            "node": [
                {"calculator": "FailAtSevenCalculator", "input_stream": "NUMBER:number"},
                {
                    "calculator": writer.__name__,
                    "input_stream": "number",
                    "options": {"path": str(tmp_path / "a.out")},
                },
            ],
        }
    )

    with pytest.raises(CalculatorError, match="seven"):
        feed(graph, range(10))
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_finished_after_a_failure_is_no_second_error(
    tmp_path, writer, monkeypatch
):
    end = writer.end

    def fail(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    def end_and_fail(self):
        end(self)
        raise ValueError("operation on closed file")

    monkeypatch.setattr(writer, "write", fail)
    monkeypatch.setattr(writer, "end", end_and_fail)

    with pytest.raises(MediaError, match="the disk is full") as caught:
        run_calculator(writer(path=str(tmp_path / "a.out")), packet=[[(0, 1)]])
    assert "closed file" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_refuses_to_write_two_streams(tmp_path, writer):
    with pytest.raises(ValueError, match="writes one stream; this node wires 2; use one node for"):
        run_calculator(writer(path=str(tmp_path / "a.out")), packet=[[(0, 1)], [(0, 2)]])
