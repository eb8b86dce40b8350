"""The columns of a table are those of its graph, whatever was found and whether anything was."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.calculators.io import parquet_writer, table_writer
from vitruvian.calculators.io.csv_writer import CsvWriterCalculator
from vitruvian.calculators.io.jsonl_writer import JsonlWriterCalculator
from vitruvian.calculators.io.parquet_writer import ParquetWriterCalculator
from vitruvian.framework.errors import MediaError
from vitruvian.framework.formats import (
    BoundingBox,
    Classification,
    ClassificationList,
    Detection,
    Keypoint,
    NormalizedLandmarkList,
)
from vitruvian.framework.testing import run_calculator

WRITERS: dict[str, Any] = {".csv": CsvWriterCalculator, ".parquet": ParquetWriterCalculator}
MARKS = NormalizedLandmarkList(np.zeros((33, 5), np.float32))
HANDS = (ClassificationList((Classification(0, 0.5, "Left"),)),)
BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)
FACES = (Detection(0.75, BOX, (Keypoint(0.25, 0.5), Keypoint(0, 1))),)

TABLE = "calculator: LandmarkTableCalculator, output_stream: TABLE:out"
ANGLES = "calculator: LandmarksToAnglesCalculator, output_stream: ANGLES:out"
DETECTIONS = "calculator: DetectionUniqueIdCalculator, output_stream: DETECTIONS:out"

#: Of each kind of graph, its one node and a packet of each stream.
GRAPHS: dict[str, tuple[str, dict[str, Any]]] = {
    "body": (f"{TABLE}, input_stream: [NORM_LANDMARKS:a]", {"a": (MARKS,)}),
    "hands": (
        f"{TABLE}, input_stream: [NORM_LANDMARKS:a, CLASSIFICATIONS:b]",
        {"a": (MARKS,), "b": HANDS},
    ),
    "faces": (f"{TABLE}, input_stream: [DETECTIONS:a]", {"a": FACES}),
    "angles": (
        f"{ANGLES}, input_stream: [NORM_LANDMARKS:a, IMAGE_SIZE:b], options: {{joints: [neck]}}",
        {"a": MARKS, "b": (10, 20)},
    ),
    "detections": (
        f"{DETECTIONS}, input_stream: DETECTIONS:a",
        {"a": FACES},
    ),
}


def columns(path: Path) -> Any:
    if path.suffix == ".csv":
        return path.read_text().splitlines()[0]
    from pyarrow import parquet  # type: ignore[import-untyped]

    return parquet.read_schema(path)


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("kind", GRAPHS)
def test_a_file_has_the_same_columns_when_nobody_is_found(
    tmp_path: Path, kind: str, ending: str
) -> None:
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    node, packets = GRAPHS[kind]
    found = {}
    for case in ("somebody", "nobody"):
        path = tmp_path / f"{case}{ending}"
        writer = f"{{calculator: {WRITERS[ending].__name__}, input_stream: out, "
        graph = vt.CalculatorGraph(
            f"input_stream: [{', '.join(packets)}]\nnode:\n  - {{{node}}}\n"
            f"  - {writer}options: {{path: '{path}'}}}}\n"
        )
        with graph:
            for name, payload in packets.items() if case == "somebody" else ():
                graph.add_packet_to_input_stream(name, payload, 0)
        found[case] = columns(path)

    assert found["nobody"] == found["somebody"]
    assert len(found["nobody"]) > 1


@pytest.mark.parametrize("ending", WRITERS)
def test_detections_of_any_number_of_keypoints_share_a_file(tmp_path: Path, ending: str) -> None:
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    path = tmp_path / f"a{ending}"

    with vt.CalculatorGraph(
        f"input_stream: a\nnode:\n  - {{calculator: {WRITERS[ending].__name__}, input_stream: a, "
        f"options: {{path: '{path}'}}}}\n"
    ) as graph:
        graph.add_packet_to_input_stream("a", FACES, 0)
        graph.add_packet_to_input_stream("a", (Detection(0.5, BOX),), 1)

    assert list(vt.read_table(path)["keypoints"]) == ["[[0.25,0.5],[0.0,1.0]]", "[]"]


def test_a_packet_without_rows_says_nothing_of_the_columns_types(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"

    with vt.CalculatorGraph(
        "input_stream: a\nnode:\n"
        "  - {calculator: LabelsToRenderDataCalculator, input_stream: CLASSIFICATIONS:a, "
        "output_stream: RENDER_DATA:drawn}\n"
        "  - {calculator: ParquetWriterCalculator, input_stream: a, "
        f"options: {{path: '{path}'}}}}\n"
    ) as graph:
        graph.add_packet_to_input_stream("a", ClassificationList(()), 0)
        graph.add_packet_to_input_stream("a", HANDS[0], 1)

    assert parquet.read_table(path).column("label").to_pylist() == ["Left"]


def write(path: Path, packets: Sequence[tuple[int, Any]]) -> None:
    run_calculator(WRITERS[path.suffix](path=str(path)), packet=[packets])


class TestDicts:
    """Nothing tells the keys of dicts before the last one has come."""

    PACKETS = (
        (0, {"a": 1, "b": "x,\n"}),
        (1, {"c": True}),
        (2, {"b": None, "a": 0.5}),
        (3, ({"a": 2}, {"d": [1, 2]})),
    )
    ROWS = (
        (0, None, 1, "x,\n", None, None),
        (1, None, None, None, True, None),
        (2, None, 0.5, None, None, None),
        (3, 0, 2, None, None, None),
        (3, 1, None, None, None, "[1, 2]"),
    )

    def test_a_csv_file_has_all_keys_as_columns(self, tmp_path: Path) -> None:
        write(tmp_path / "a.csv", self.PACKETS)

        assert (tmp_path / "a.csv").read_text() == (
            'timestamp,a,b,c,index,d\n0,1,"x,\n",,,\n1,,,True,,\n2,0.5,,,,\n3,2,,,0,\n'
            '3,,,,1,"[1, 2]"\n'
        )
        assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]

    @pytest.mark.parametrize("rows_a_group", [1, 2, 16_384])
    def test_a_parquet_file_has_all_keys_as_columns(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_a_group: int
    ) -> None:
        parquet = pytest.importorskip("pyarrow.parquet")
        monkeypatch.setattr(parquet_writer, "_ROWS_A_GROUP", rows_a_group)

        write(tmp_path / "a.parquet", self.PACKETS)

        table = parquet.read_table(tmp_path / "a.parquet")
        names = ["timestamp", "index", "a", "b", "c", "d"]
        assert [tuple(row[name] for name in names) for row in table.to_pylist()] == list(self.ROWS)
        assert str(table.schema.field("a").type) == "double"
        assert [path.name for path in tmp_path.iterdir()] == ["a.parquet"]

    @pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
    def test_a_table_is_read_with_all_keys(self, tmp_path: Path, ending: str) -> None:
        if ending == ".parquet":
            pytest.importorskip("pyarrow")
        path = tmp_path / f"a{ending}"
        packets = [(0, {"a": 1}), (1, {"a": 2, "b": 0.5})]
        run_calculator({**WRITERS, ".jsonl": JsonlWriterCalculator}[ending](path=str(path)),
                       packet=[packets])  # fmt: skip

        table = vt.read_table(path)

        assert list(table) == ["timestamp", "a", "b"]
        np.testing.assert_array_equal(table["a"], [1, 2])
        np.testing.assert_array_equal(table["b"], [np.nan, 0.5])

    @pytest.mark.parametrize("ending", WRITERS)
    def test_a_field_does_not_replace_the_packets_time(self, tmp_path: Path, ending: str) -> None:
        if ending == ".parquet":
            pytest.importorskip("pyarrow")
        path = tmp_path / f"a{ending}"

        write(path, [(5, ({"timestamp": 1, "index": 7}, {"timestamp_": 2, "index": 8}))])

        table = vt.read_table(path)
        assert list(table) == ["timestamp", "index", "timestamp__", "index_", "timestamp_"]
        np.testing.assert_array_equal(table["timestamp"], [5, 5])
        np.testing.assert_array_equal(table["index_"], [7, 8])

    def test_a_pipe_takes_no_new_column(self, tmp_path: Path) -> None:
        pipe = tmp_path / "a.csv"
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        try:
            with pytest.raises(MediaError, match="brings the column 'b' after the line of column"):
                write(pipe, [(0, {"a": 1}), (1, {"a": 1, "b": 2})])
        finally:
            os.close(reader)

    @pytest.mark.parametrize("ending", WRITERS)
    def test_keys_without_end_are_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
    ) -> None:
        if ending == ".parquet":
            pytest.importorskip("pyarrow")
        monkeypatch.setattr(table_writer, "_MOST_COLUMNS", 20)

        with pytest.raises(MediaError, match=r"at 19 µs a packet brings the column 'key19', with"):
            write(tmp_path / f"a{ending}", [(n, {f"key{n}": n}) for n in range(30)])

    def test_an_integer_that_is_no_float_is_not_rounded(self, tmp_path: Path) -> None:
        pytest.importorskip("pyarrow")

        with pytest.raises(MediaError, match=r"write \.csv or \.jsonl"):
            write(tmp_path / "a.parquet", [(0, {"a": 2**53 + 1}), (1, {"a": 0.5})])


def test_floats_may_follow_integers_where_no_type_is_known(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")

    write(tmp_path / "a.parquet", [(0, 1), (1, 2.5)])

    np.testing.assert_array_equal(vt.read_table(tmp_path / "a.parquet")["value"], [1, 2.5])
