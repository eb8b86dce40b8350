import pytest

from vitruvian.calculators.util.combined_prediction import CombinedPredictionCalculator
from vitruvian.framework.formats import Classification, ClassificationList
from vitruvian.framework.testing import run_calculator

THRESHOLDS = [{"label": "Rock", "score_threshold": 0.75}]


def combined(calculator, *lists):
    given = [
        []
        if classes is None
        else [
            (
                0,
                ClassificationList(
                    tuple(
                        Classification(number, score, label, label.upper())
                        for number, (label, score) in enumerate(classes)
                    )
                ),
            )
        ]
        for classes in lists
    ]
    return run_calculator(calculator, classifications=given).prediction


@pytest.mark.parametrize(
    ("lists", "winner"),
    [
        ([[("Rock", 0.875)], [("Victory", 1.0)]], ("Rock", 0.875)),
        ([[("None", 0.875)], [("Victory", 0.5)]], ("Victory", 0.5)),
        ([[("None", 0.75)], [("None", 0.5)]], ("None", 0.75)),
        ([None, [("None", 0.5)]], ("None", 0.5)),
        ([[], [("Victory", 0.5), ("None", 0.25)]], ("Victory", 0.5)),
        # Rock is not sure enough, so that the first one sees the background.
        ([[("Rock", 0.5), ("None", 0.25)], [("Victory", 0.25)]], ("Victory", 0.25)),
        ([[("Rock", 0.5), ("None", 0.25)], [("None", 0.5)]], ("None", 0.25)),
        ([[("Rock", 0.5)], [("Victory", 0.25)]], ("", 0.0)),
        ([[("Rock", 0.0), ("Paper", -1.0)]], ("", 0.0)),
    ],
)
def test_the_first_classifier_that_sees_something_wins(lists, winner):
    calculator = CombinedPredictionCalculator(background_label="None", class_=THRESHOLDS)

    ((_, prediction),) = combined(calculator, *lists)

    label, score = winner
    assert prediction == ClassificationList((Classification(0, score, label),))


def test_without_any_class_nothing_is_sent():
    assert combined(CombinedPredictionCalculator(), [], None) == []


def test_a_threshold_may_be_that_of_all_classes():
    calculator = CombinedPredictionCalculator(background_label="None", default_global_threshold=0.5)

    ((_, prediction),) = combined(calculator, [("Rock", 0.375), ("None", 0.25)])

    assert prediction.classification[0].label == "None"
