"""Classes of objects in data files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from vitruvian.calculators.io.csv_writer import CsvWriterCalculator
from vitruvian.calculators.io.jsonl_reader import JsonlReaderCalculator
from vitruvian.calculators.io.jsonl_writer import JsonlWriterCalculator
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.formats import Classification, ClassificationList
from vitruvian.framework.testing import run_calculator

RIGHT = ClassificationList((Classification(1, 0.75, "Right"),))
LEFT = ClassificationList((Classification(0, 0.5, "Left", "left hand"), Classification(1, 0.25)))


def line_of(folder: Path, payload: Any) -> Any:
    file = folder / "a.jsonl"
    run_calculator(JsonlWriterCalculator(path=str(file)), packet=[[(5, payload)]])
    return json.loads(file.read_text(encoding="utf-8"))


def test_classes_are_a_line_of_json(tmp_path):
    assert line_of(tmp_path, RIGHT) == {
        "timestamp": 5,
        "classes": [{"index": 1, "score": 0.75, "label": "Right"}],
    }


def test_those_of_several_objects_are_lists(tmp_path):
    [right, left] = line_of(tmp_path, (RIGHT, LEFT))["multi_classes"]

    assert [one["label"] for one in right] == ["Right"]
    assert left[0]["display_name"] == "left hand"


@pytest.mark.parametrize("payload", [RIGHT, (RIGHT, LEFT), ClassificationList()], ids=repr)
def test_what_was_written_can_be_read(tmp_path, payload):
    line_of(tmp_path, payload)
    result = run_calculator(JsonlReaderCalculator(path=str(tmp_path / "a.jsonl")))

    [[(_, found)]] = result.packet
    assert found == payload


def test_a_table_has_a_row_a_class(tmp_path):
    file = tmp_path / "a.csv"
    run_calculator(CsvWriterCalculator(path=str(file)), packet=[[(5, (RIGHT, LEFT))]])

    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert [(row["list"], row["class"], row["label"]) for row in rows] == [
        ("0", "1", "Right"),
        ("1", "0", "Left"),
        ("1", "1", ""),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"index": "a", "score": 1}', "index is 'a'; expected an integer"),
        ('{"index": 1}', "score is missing"),
        ('{"index": 1, "score": 1, "label": 2}', "must be strings"),
        ("3", "a class is 3; expected a mapping with index and score"),
    ],
)
def test_a_wrong_line_says_what_is_wrong(tmp_path, text, message):
    file = tmp_path / "a.jsonl"
    file.write_text(f'{{"timestamp": 0, "classes": [{text}]}}\n', encoding="utf-8")

    with pytest.raises(FrameworkError, match=message):
        run_calculator(JsonlReaderCalculator(path=str(file)))
