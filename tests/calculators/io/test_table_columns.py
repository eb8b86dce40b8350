"""The columns of a table are those of its graph, whatever was found and whether anything was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.calculators.io.csv_writer import CsvWriterCalculator
from vitruvian.calculators.io.parquet_writer import ParquetWriterCalculator
from vitruvian.framework.formats import (
    BoundingBox,
    Classification,
    ClassificationList,
    Detection,
    Keypoint,
    NormalizedLandmarkList,
)

WRITERS = {".csv": CsvWriterCalculator, ".parquet": ParquetWriterCalculator}
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
