import pytest

from vitruvian.calculators.util.top_k_scores import TopKScoresCalculator
from vitruvian.framework.errors import GraphConfigError, MediaError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator

SCORES = (0.1, 0.3, 0.2, 0.3)


@pytest.mark.parametrize(
    ("options", "indexes"),
    [
        ({"top_k": 2}, (3, 1)),
        ({"top_k": 1}, (1,)),
        ({"threshold": 0.2}, (3, 1, 2)),
        ({"top_k": 3, "threshold": 0.25}, (3, 1)),
        ({"threshold": 0.9}, ()),
    ],
)
def test_the_greatest_scores_come_first(options, indexes):
    result = run_calculator(
        TopKScoresCalculator(**options),
        scores=[(0, SCORES)],
        outputs=["top_k_indexes", "top_k_scores"],
    )

    assert result.top_k_indexes == [(0, indexes)]
    assert result.top_k_scores == [(0, tuple(SCORES[index] for index in indexes))]


def test_labels_come_from_a_file(tmp_path):
    (tmp_path / "labels.txt").write_text("cat\ndog\ncow\nemu\n", encoding="utf-8")
    calculator = TopKScoresCalculator(top_k=2, label_map_path=str(tmp_path / "labels.txt"))
    result = run_calculator(calculator, scores=[(0, SCORES)], outputs=["top_k_labels", "summary"])

    assert result.top_k_labels == [(0, ("emu", "dog"))]
    assert result.summary == [(0, "emu:0.3,dog:0.3")]


def test_the_summary_has_indexes_where_there_are_no_labels():
    result = run_calculator(
        TopKScoresCalculator(top_k=2), scores=[(0, (0.25, 0.5))], outputs=["summary"]
    )

    assert result.summary == [(0, "1:0.5,0:0.25")]


def test_a_missing_label_file_is_named(tmp_path):
    calculator = TopKScoresCalculator(top_k=2, label_map_path=str(tmp_path / "none.txt"))
    with pytest.raises(MediaError, match=r"none\.txt"):
        run_calculator(calculator, scores=[(0, SCORES)])


@pytest.mark.parametrize(
    ("options", "output", "message"),
    [
        ("{}", "TOP_K_INDEXES", "set top_k, threshold or both"),
        ("{top_k: 1}", "TOP_K_LABELS", "TOP_K_LABELS needs the option label_map_path"),
    ],
)
def test_what_is_missing_is_found_as_the_graph_loads(options, output, message):
    text = f"""
    input_stream: scores
    node:
      - calculator: TopKScoresCalculator
        input_stream: SCORES:scores
        output_stream: {output}:out
        options: {options}
    """
    with pytest.raises(GraphConfigError, match=message):
        CalculatorGraph(text)
