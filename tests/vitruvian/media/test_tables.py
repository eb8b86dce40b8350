"""read_table: the columns of data files, whatever their format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.calculators.io.csv_writer import CsvWriterCalculator
from vitruvian.calculators.io.jsonl_writer import JsonlWriterCalculator
from vitruvian.calculators.io.parquet_writer import ParquetWriterCalculator
from vitruvian.framework.testing import run_calculator
from vitruvian.media.formats import csv as csv_format

WRITERS: dict[str, Any] = {
    ".csv": CsvWriterCalculator,
    ".jsonl": JsonlWriterCalculator,
    ".parquet": ParquetWriterCalculator,
}


@pytest.fixture(params=WRITERS)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == ".parquet":
        pytest.importorskip("pyarrow")
    return tmp_path / f"a{request.param}"


def test_columns_come_back(path: Path) -> None:
    packets = [
        (7, {"size": 2, "name": "a", "share": 0.1}),
        (9, {"size": 3, "name": "b", "share": 1.5}),
    ]
    run_calculator(WRITERS[path.suffix](path=str(path)), packet=[packets])

    table = vt.read_table(path)

    assert [*table] == ["timestamp", "size", "name", "share"]
    assert [list(column) for column in table.values()] == [[7, 9], [2, 3], ["a", "b"], [0.1, 1.5]]


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.csv", "timestamp,value\r\n7,2\r\n"), ("a.jsonl", '{"timestamp":7,"value":2}')],
)
def test_a_byte_order_mark_is_passed_over(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.encode())

    table = vt.read_table(tmp_path / name)

    assert {key: list(column) for key, column in table.items()} == {"timestamp": [7], "value": [2]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b,a\n1,2,3\n", r"two columns have one name; the columns are: \['a', 'b', 'a'\]"),
        ("a\n" + 200_000 * "x", "after line 2: field larger than field limit"),
    ],
)
def test_rows_that_are_no_table_are_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "a.csv").write_text(text)

    with pytest.raises(vt.MediaError, match=rf"a\.csv: {message}"):
        vt.read_table(tmp_path / "a.csv")


@pytest.mark.parametrize("number", [np.inf, -np.inf, np.nan])
def test_numbers_without_digits_come_back(path: Path, number: float) -> None:
    run_calculator(WRITERS[path.suffix](path=str(path)), packet=[[(0, 1.5), (1, number)]])

    np.testing.assert_array_equal(vt.read_table(path)["value"], [1.5, number])


def test_a_column_whose_first_rows_look_like_numbers_is_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text("label\n01\n2\nB\n")
    monkeypatch.setattr(csv_format, "_ROWS_AT_A_TIME", 2)

    assert list(vt.read_table(tmp_path / "a.csv")["label"]) == ["01", "2", "B"]
