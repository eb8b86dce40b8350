import pytest

from vitruvian.calculators.util.detection_label_id_to_text import (
    DetectionLabelIdToTextCalculator,
)
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.formats import BoundingBox, Detection
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator


def labelled(label_id, **options):
    detection = Detection(0.5, BoundingBox(0, 0, 1, 1), label_id=label_id)
    calculator = DetectionLabelIdToTextCalculator(**options)
    (_, (found,)), *_ = run_calculator(calculator, detections=[(0, (detection,))]).labelled
    return found.label, found.label_id


@pytest.mark.parametrize(
    ("label_id", "options", "expected"),
    [
        (1, {"label": ["cat", "dog"]}, ("dog", None)),
        (1, {"label": ["cat", "dog"], "keep_label_id": True}, ("dog", 1)),
        (7, {"label_items": {"7": {"name": "emu"}}}, ("emu", None)),
        (2, {"label": ["cat", "dog"]}, ("", 2)),
        (None, {"label": ["cat", "dog"]}, ("", None)),
    ],
)
def test_a_number_becomes_a_label(label_id, options, expected):
    assert labelled(label_id, **options) == expected


def test_labels_come_from_a_file_beside_the_graph(tmp_path):
    (tmp_path / "labels.txt").write_text("cat\ndog\n", encoding="utf-8")
    (tmp_path / "graph.yaml").write_text(
        """
input_stream: detections
output_stream: named
node:
  - calculator: DetectionLabelIdToTextCalculator
    input_stream: detections
    output_stream: named
    options: {label_map_path: labels.txt}
""",
        encoding="utf-8",
    )
    graph = CalculatorGraph(tmp_path / "graph.yaml")
    detection = Detection(0.5, BoundingBox(0, 0, 1, 1), label_id=0)
    (out,) = graph.stream({"detections": [(detection,)]})

    assert [found.label for found in out["named"]] == ["cat"]


def test_labels_stand_in_one_place():
    text = """
    input_stream: detections
    node:
      - calculator: DetectionLabelIdToTextCalculator
        input_stream: detections
        output_stream: named
        options: {label_map_path: labels.txt, label: [cat]}
    """
    with pytest.raises(GraphConfigError, match="set only one of label_map_path, label"):
        CalculatorGraph(text)
