"""Payloads without a codec of their own, and codecs from outside."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.calculators.io.codecs import table_of_codecs
from vitruvian.calculators.io.codecs.codec import Codec
from vitruvian.calculators.io.codecs.lines import json_line, parse_line, payload_json
from vitruvian.calculators.io.codecs.table_of_codecs import refusal
from vitruvian.calculators.io.csv_writer import CsvWriterCalculator
from vitruvian.calculators.io.jsonl_reader import JsonlReaderCalculator
from vitruvian.calculators.io.jsonl_writer import JsonlWriterCalculator
from vitruvian.calculators.io.parquet_writer import ParquetWriterCalculator
from vitruvian.framework.authoring.calculator import REGISTRY
from vitruvian.framework.formats import (
    Classification,
    ClassificationList,
    Color,
    Detection,
    ImageFrame,
    LandmarkTable,
    NormalizedLandmarkList,
    NormalizedRect,
    Points,
    RenderData,
    Tensors,
    VideoHeader,
)
from vitruvian.framework.testing import run_calculator


class Mood(Enum):
    CALM = 1
    WILD = 2


@dataclass(frozen=True)
class Wing:
    length: float
    feathers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Bird:
    name: str
    weight: float
    wings: tuple[Wing, ...]
    mood: Mood = Mood.CALM
    seen: int | None = None
    anything: Any = None


class Stone:
    """A payload that nobody can write."""

    def __init__(self, weight: int) -> None:
        self.weight = weight

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stone) and other.weight == self.weight

    __hash__ = None  # type: ignore[assignment]


class StoneCodec(Codec[Stone]):
    payload_type = Stone
    key = "stone"

    def to_json(self, payload: Stone) -> Any:
        return {"grams": payload.weight}

    def from_json(self, value: Any) -> Stone:
        return Stone(value["grams"])

    def row(self, payload: Stone) -> dict[str, Any]:
        return {"grams": payload.weight}


BIRD = Bird(
    "Pip",
    0.1,
    (Wing(1.5, (1, 2)), Wing(float("-inf"))),
    Mood.WILD,
    anything=(1, [2], {"at": (np.float32(0.5),)}),
)


@pytest.fixture
def fresh_codecs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Forget after the test what it registers."""
    table_of_codecs.known_keys()
    monkeypatch.setattr(table_of_codecs, "_by_type", dict(table_of_codecs._by_type))
    monkeypatch.setattr(table_of_codecs, "_by_key", dict(table_of_codecs._by_key))
    table_of_codecs._load_plugins.cache_clear()
    yield
    table_of_codecs._load_plugins.cache_clear()


def back_from_jsonl(path: Path, payload: Any) -> Any:
    run_calculator(JsonlWriterCalculator(path=str(path)), packet=[[(7, payload)]])
    [[(time, found)]] = run_calculator(JsonlReaderCalculator(path=str(path))).packet

    assert time == 7
    return found


def csv_rows(path: Path, payload: Any) -> list[list[str]]:
    run_calculator(CsvWriterCalculator(path=str(path)), packet=[[(7, payload)]])
    with path.open(newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize(
    "payload",
    [
        BIRD,
        (BIRD, BIRD),
        {"a": 1, "b": {"c": [1.5, "x", None, True]}, "d": (1, 2), "e": float("inf")},
        (Color(1, 2, 3),),
        ClassificationList((Classification(3, 0.25, "bird"),)),
        RenderData((Points(color=Color(1, 2, 3), rows=np.ones((1, 2))),), "POSE"),
        VideoHeader(640, 480, Fraction(30_000, 1001)),
    ],
    ids=repr,
)
def test_values_of_ones_own_survive_lines_of_json(tmp_path: Path, payload: Any) -> None:
    found = back_from_jsonl(tmp_path / "a.jsonl", payload)

    assert found == payload
    assert type(found) is type(payload)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6, dtype=np.int16).reshape(2, 3),
        np.array([[0.1, np.nan], [np.inf, -np.inf]], np.float32),
        np.array([0.1, 1e300]),
        np.array([True, False]),
        np.zeros((0, 4), np.float16),
        np.array(2.5),
    ],
    ids=str,
)
def test_arrays_survive_lines_of_json(tmp_path: Path, array: Any) -> None:
    found = back_from_jsonl(tmp_path / "a.jsonl", array)

    np.testing.assert_array_equal(found, array)
    assert (found.dtype, found.shape) == (array.dtype, array.shape)


def test_tensors_survive_lines_of_json(tmp_path: Path) -> None:
    tensors = Tensors(np.ones((1, 2), np.float32), np.arange(3))

    found = back_from_jsonl(tmp_path / "a.jsonl", (tensors, tensors))

    assert found == (tensors, tensors)


def test_a_dataclass_has_a_column_a_field(tmp_path: Path) -> None:
    assert csv_rows(tmp_path / "a.csv", BIRD)[0] == [
        *("timestamp", "name", "weight", "wings", "mood", "seen", "anything")
    ]


def test_a_dict_has_a_column_a_key(tmp_path: Path) -> None:
    assert csv_rows(tmp_path / "a.csv", {"a": 1, "b": 2.5, "c": [1, 2]}) == [
        ["timestamp", "a", "b", "c"],
        ["7", "1", "2.5", "[1, 2]"],
    ]


def test_an_array_has_a_row(tmp_path: Path) -> None:
    assert csv_rows(tmp_path / "a.csv", np.array([[0.1, 0.2]], np.float32)) == [
        ["timestamp", "dtype", "shape", "data"],
        ["7", "float32", "[1, 2]", "[0.1,0.2]"],
    ]


def test_a_float32_is_written_as_one(tmp_path: Path) -> None:
    assert csv_rows(tmp_path / "a.csv", np.float32(0.1)) == [["timestamp", "value"], ["7", "0.1"]]


def test_infinity_is_told_from_nan(tmp_path: Path) -> None:
    assert back_from_jsonl(tmp_path / "a.jsonl", (1.5, float("inf"), float("-inf"))) == (
        *(1.5, float("inf"), float("-inf")),
    )


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (Stone, "Stone has no form in a data file; make it a dataclass"),
        (tuple[Stone, ...], "Stone has no form"),
        (Stone | Wing, ""),
        (dict[int, str], "its keys are no strings"),
        (dict[str, Stone], "a Stone has no form"),
        (ImageFrame, "pictures go into video and picture files"),
        (Any, ""),
        (Bird, ""),
        (tuple[NormalizedRect, ...], ""),
        (dict[str, float], ""),
        (Tensors, ""),
        (int, ""),
    ],
)
def test_what_cannot_be_written_is_known_from_the_type(kind: Any, reason: str) -> None:
    assert refusal(kind).startswith(reason)
    assert bool(refusal(kind)) is bool(reason)


def test_a_graph_is_refused_when_it_loads() -> None:
    graph = {
        "input_stream": "stones",
        "node": [
            {"calculator": "KeepStoneCalculator", "input_stream": "IN:stones",
             "output_stream": "OUT:kept"},
            {"calculator": "CsvWriterCalculator", "input_stream": "kept",
             "options": {"path": "a.csv"}},
        ],
    }  # fmt: skip
    registered = REGISTRY.snapshot()

    class KeepStoneCalculator(vt.Calculator):
        in_ = vt.Input(Stone, tag="IN")
        out = vt.Output(Stone)

        def process(self, ctx: vt.Context) -> None:
            ctx[self.out] = ctx[self.in_]

    try:
        with pytest.raises(
            vt.GraphConfigError,
            match="CsvWriterCalculator cannot take stream 'kept', which carries Stone: Stone has",
        ):
            vt.CalculatorGraph(graph)
    finally:
        REGISTRY.restore(registered)


@pytest.mark.usefixtures("fresh_codecs")
def test_a_codec_can_be_registered(tmp_path: Path) -> None:
    vt.register_codec(StoneCodec())

    assert back_from_jsonl(tmp_path / "a.jsonl", (Stone(5), Stone(6))) == (Stone(5), Stone(6))
    assert csv_rows(tmp_path / "a.csv", Stone(5)) == [["timestamp", "grams"], ["7", "5"]]
    assert refusal(Stone) == ""


def test_each_codec_is_found_by_the_name_of_its_payload_type() -> None:
    folder = Path(table_of_codecs.__file__).parent
    modules = {path.stem for path in folder.glob("*.py") if "\nCODECS" in path.read_text("utf-8")}

    assert set(table_of_codecs._MODULES.values()) == modules
    for name in modules:
        for codec in table_of_codecs._codecs_of(name):
            assert table_of_codecs._MODULES[codec.payload_type.__name__] == name


@pytest.mark.usefixtures("fresh_codecs")
def test_two_codecs_cannot_share_a_key() -> None:
    class OtherCodec(StoneCodec):
        payload_type = Bird  # type: ignore[assignment]

    vt.register_codec(StoneCodec())

    with pytest.raises(vt.FrameworkError, match="has the key 'stone', which is that of Stone"):
        vt.register_codec(OtherCodec())


@pytest.mark.usefixtures("fresh_codecs")
def test_another_package_adds_a_codec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pebble_codecs.py").write_text(
        "from vitruvian import Codec\n"
        "class Pebble: pass\n"
        "class PebbleCodec(Codec):\n"
        "    payload_type, key = Pebble, 'pebble'\n"
        "    def to_json(self, payload): return {}\n"
        "CODECS = [PebbleCodec()]\n"
    )
    metadata = tmp_path / "pebbles-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: pebbles\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[vitruvian.codecs]\npebbles = pebble_codecs\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "pebble_codecs", raising=False)

    refusal(Stone)

    assert refusal(sys.modules["pebble_codecs"].Pebble) == ""


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        (NormalizedLandmarkList, "landmark x y z visibility presence"),
        (tuple[NormalizedLandmarkList, ...], "list landmark x y z visibility presence"),
        (NormalizedRect, "x_center y_center width height rotation"),
        (LandmarkTable, "frame person landmark x y z visibility presence world_x world_y world_z"),
        (Detection, "score xmin ymin width height label label_id keypoints"),
        (float, "value"),
        (Bird, "name weight wings mood seen anything"),
        (Any, ""),
    ],
    ids=str,
)
def test_a_table_has_its_columns_also_when_nothing_was_found(
    tmp_path: Path, kind: Any, columns: str, ending: str
) -> None:
    writers: dict[str, Any] = {".csv": CsvWriterCalculator, ".parquet": ParquetWriterCalculator}
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    path = tmp_path / f"a{ending}"
    graph = {
        "input_stream": "found",
        "node": [
            {"calculator": "CarryCalculator", "input_stream": "IN:found", "output_stream": "OUT:o"},
            {
                "calculator": writers[ending].__name__,
                "input_stream": "o",
                "options": {"path": str(path)},
            },
        ],
    }
    registered = REGISTRY.snapshot()

    class CarryCalculator(vt.Calculator):
        in_ = vt.Input(kind, tag="IN")
        out = vt.Output(kind)

        def process(self, ctx: vt.Context) -> None:
            ctx[self.out] = ctx[self.in_]

    try:
        with vt.CalculatorGraph(graph):
            pass
    finally:
        REGISTRY.restore(registered)

    if ending == ".csv":
        names = path.read_text().strip().split(",")
    else:
        from pyarrow import parquet  # type: ignore[import-untyped]

        names = parquet.read_schema(path).names
    assert names == ["timestamp", *columns.split()]


@pytest.mark.parametrize("world", [None, [[[1.0, 2.0, 3.0]]]])
def test_names_of_landmarks_are_written_as_they_are(world):
    name = '100 % "sure" %s'
    key, text = payload_json(LandmarkTable(7, (name,), (0,), [[[0.5] * 5]], world))

    _, table = parse_line(json_line(3, key, text))

    assert table.names == (name,)
    assert (table.world is None) == (world is None)
    assert table.landmarks.tolist() == [[[0.5] * 5]]
