"""A named pipe is opened for writing as soon as somebody reads it."""

from __future__ import annotations

import logging
import os
import time

import pytest

from vitruvian.calculators.io import named_pipe
from vitruvian.calculators.io.atomic_file import AtomicFile
from vitruvian.calculators.io.named_pipe import open_pipe

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no pipes in folders")


@pytest.fixture
def pipe(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    return tmp_path / "a.csv"


def open_reader(pipe):
    return os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)


def test_a_reader_is_waited_for_and_the_wait_is_told_once(pipe, monkeypatch, caplog):
    readers, waits = [], []

    def wait(seconds):
        waits.append(seconds)
        if len(waits) == 4:
            readers.append(open_reader(pipe))

    monkeypatch.setattr(time, "sleep", wait)
    monkeypatch.setattr(named_pipe, "_PATIENCE", -1.0)

    with caplog.at_level(logging.INFO, logger=named_pipe.__name__):
        os.close(open_pipe(pipe))

    assert len(waits) == 4
    assert caplog.messages == [f"{pipe}: waiting for a program that reads this pipe, such as cat"]
    os.close(*readers)


def test_what_cannot_be_opened_is_not_waited_for(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"a\.csv"):
        open_pipe(tmp_path / "a.csv")


@pytest.mark.parametrize("end", ["commit", "discard"])
def test_the_reader_sees_the_end_with_that_of_the_file(pipe, end):
    reader = open_reader(pipe)
    file = AtomicFile(pipe)
    file.path.write_text("through")

    assert os.read(reader, 100) == b"through"
    with pytest.raises(BlockingIOError, match="temporarily unavailable"):
        os.read(reader, 100)
    getattr(file, end)()
    assert os.read(reader, 100) == b""
    os.close(reader)
