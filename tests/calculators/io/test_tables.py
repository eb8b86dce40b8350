"""CsvWriterCalculator and ParquetWriterCalculator: rows of landmarks, rectangles and numbers."""

from __future__ import annotations

import builtins
import csv
import io
import math

import numpy as np
import pytest

from vitruvian.calculators.io.csv_writer import CsvWriterCalculator
from vitruvian.calculators.io.parquet_writer import ParquetWriterCalculator
from vitruvian.framework.errors import MediaError
from vitruvian.framework.formats import (
    BoundingBox,
    Detection,
    NormalizedLandmarkList,
    NormalizedRect,
    Rect,
)
from vitruvian.framework.testing import run_calculator

LANDMARKS = NormalizedLandmarkList([[0.1, 0.2, 0.3, 0.4, 0.5], [1e-7, math.nan, -1, 0, 1]])
BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)


def write_csv(path, packets):
    run_calculator(CsvWriterCalculator(path=str(path)), packet=[packets])
    return path.read_bytes().decode()


def write_parquet(path, packets):
    parquet = pytest.importorskip("pyarrow.parquet")
    run_calculator(ParquetWriterCalculator(path=str(path)), packet=[packets])
    return parquet.read_table(path)


@pytest.mark.parametrize(
    ("packets", "expected"),
    [
        (
            [(0, LANDMARKS), (33_367, LANDMARKS)],
            (
                "timestamp,landmark,x,y,z,visibility,presence\n"
                "0,0,0.1,0.2,0.3,0.4,0.5\n0,1,1e-07,,-1.0,0.0,1.0\n"
                "33367,0,0.1,0.2,0.3,0.4,0.5\n33367,1,1e-07,,-1.0,0.0,1.0\n"
            ),
        ),
        (
            [(5, NormalizedRect(0.1, 0.2, 0.3, 0.4))],
            "timestamp,x_center,y_center,width,height,rotation\n5,0.1,0.2,0.3,0.4,0.0\n",
        ),
        (
            [(5, (Rect(1, 2, 3, 4), Rect(5, 6, 7, 8)))],
            (
                "timestamp,pixel_rect,x_center,y_center,width,height,rotation\n"
                "5,0,1.0,2.0,3.0,4.0,0.0\n5,1,5.0,6.0,7.0,8.0,0.0\n"
            ),
        ),
        (
            [(5, (Detection(0.9, BOX, label="a,b"),)), (6, ()), (7, (Detection(0.8, BOX),))],
            (
                "timestamp,detection,score,xmin,ymin,width,height,label,label_id,keypoints\n"
                '5,0,0.9,0.1,0.2,0.3,0.4,"a,b",-1,[]\n7,0,0.8,0.1,0.2,0.3,0.4,,-1,[]\n'
            ),
        ),
        (
            [(5, (LANDMARKS[:1], LANDMARKS[:1]))],
            (
                "timestamp,list,landmark,x,y,z,visibility,presence\n"
                "5,0,0,0.1,0.2,0.3,0.4,0.5\n5,1,0,0.1,0.2,0.3,0.4,0.5\n"
            ),
        ),
        ([(0, 0.1), (1, math.nan), (2, 3)], "timestamp,value\n0,0.1\n1,\n2,3\n"),
        ([(0, "two\nlines")], 'timestamp,value\n0,"two\nlines"\n'),
        ([(0, True), (1, False)], "timestamp,value\n0,True\n1,False\n"),
        ([(0, (7, 8))], "timestamp,index,value\n0,0,7\n0,1,8\n"),
        ([(0, ())], "timestamp\n"),
        ([], "timestamp\n"),
    ],
)
def test_csv_has_a_row_for_each(tmp_path, packets, expected):
    assert write_csv(tmp_path / "a.csv", packets) == expected


def test_csv_and_parquet_agree(tmp_path, payload):
    text = write_csv(tmp_path / "a.csv", [(0, payload), (9, payload)])
    table = write_parquet(tmp_path / "a.parquet", [(0, payload), (9, payload)])

    rows = list(csv.DictReader(io.StringIO(text)))
    assert table.num_rows == len(rows)
    for name in table.column_names:
        column = table.column(name).to_pylist()
        kind = type(column[0]) if column else str
        read = {bool: lambda cell: cell == "True"}.get(kind, kind)
        cells = [read(row[name]) for row in rows]
        if str(table.schema.field(name).type) == "float":
            cells = np.array(cells, np.float32).tolist()
        assert cells == column


def test_parquet_keeps_the_types(tmp_path):
    table = write_parquet(tmp_path / "a.parquet", [(33_367, LANDMARKS)])

    types = {field.name: str(field.type) for field in table.schema}
    assert types.pop("timestamp") == types.pop("landmark") == "int64"
    assert set(types.values()) == {"float"}
    assert np.array_equal(table.column("x").to_numpy(), LANDMARKS.array[:, 0])


def test_parquet_writes_groups_of_rows(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    points = NormalizedLandmarkList(np.zeros((1000, 5)))
    packets = [(index, points) for index in range(40)]

    table = write_parquet(tmp_path / "a.parquet", packets)

    assert table.column("timestamp").to_pylist() == list(np.repeat(np.arange(40), 1000))
    assert parquet.ParquetFile(tmp_path / "a.parquet").num_row_groups == 3


def test_the_same_packets_give_the_same_parquet_bytes(tmp_path):
    for name in ("one", "two"):
        write_parquet(tmp_path / name, [(0, LANDMARKS), (1, LANDMARKS)])

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("write", [write_csv, write_parquet])
@pytest.mark.parametrize(
    ("packets", "complaint"),
    [
        (
            [(0, 1), (7, LANDMARKS)],
            r"at 7 µs a packet has the columns timestamp, landmark, .*\.jsonl",
        ),
        ([(7, object())], "at 7 µs a packet holds a object; expected landmarks"),
        ([(7, (1, LANDMARKS))], "at 7 µs a packet mixes payloads of several types"),
    ],
)
def test_refuses_what_does_not_fit_and_leaves_nothing(tmp_path, write, packets, complaint):
    with pytest.raises(MediaError, match=complaint):
        write(tmp_path / "a.out", packets)
    assert not list(tmp_path.iterdir())


def test_parquet_refuses_a_value_of_another_type(tmp_path):
    with pytest.raises(MediaError, match="at 1 µs a packet does not fit the columns of the first"):
        write_parquet(tmp_path / "a.parquet", [(0, 1), (1, "one")])
    assert not list(tmp_path.iterdir())


def test_says_how_to_get_pyarrow(tmp_path, monkeypatch):
    real = builtins.__import__

    def without_pyarrow(name, *rest, **more):
        if name.partition(".")[0] == "pyarrow":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_pyarrow)

    with pytest.raises(MediaError, match=r"a\.parquet: .*pip install vitruvian\[parquet\]"):
        run_calculator(ParquetWriterCalculator(path=str(tmp_path / "a.parquet")), packet=[[]])
    assert not list(tmp_path.iterdir())
