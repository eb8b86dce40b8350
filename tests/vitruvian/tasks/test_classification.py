import pytest

from benchmarks.tasks_parity.tiny_models import TinyModel, classifier_metadata, with_files
from vitruvian.tasks.classification import classification_options
from vitruvian.tasks.components.processors import ClassifierOptions
from vitruvian.tasks.task_model import TaskModel

FILES = {"labels.txt": "rock\npaper", "labels_en.txt": "Rock\nPaper", "labels_de.txt": "Stein"}
LOCALES = {"labels.txt": "", "labels_en.txt": "en", "labels_de.txt": "de"}


def classifier(locales=LOCALES, threshold=None):
    model = TinyModel()
    scores = model.tensor([1, 2])
    data = model.file([scores], [scores], classifier_metadata(locales, threshold))
    return TaskModel(with_files(data, FILES), "classifier")


def test_labels_and_all_classes_count_unless_options_say_otherwise():
    assert classification_options(ClassifierOptions(), classifier()) == {
        "sort_by_descending_score": True,
        "top_k": 0,
        "label_items": {
            0: {"name": "rock", "display_name": "Rock"},
            1: {"name": "paper", "display_name": "Paper"},
        },
    }


@pytest.mark.parametrize(
    ("options", "threshold", "expected"),
    [
        ({}, 0.25, {"min_score_threshold": 0.25}),
        ({"score_threshold": 0.75}, 0.25, {"min_score_threshold": 0.75}),
        ({"score_threshold": 0}, 0.25, {"min_score_threshold": 0.0}),
        ({"max_results": 1}, None, {"top_k": 1}),
        ({"max_results": -1}, None, {"top_k": 0}),
        ({"category_allowlist": ["paper", "x", "paper"]}, None, {"allow_classes": [1]}),
        ({"category_denylist": ["rock"]}, None, {"ignore_classes": [0]}),
        # As in MediaPipe the first of the two counts.
        (
            {"category_allowlist": ["rock"], "category_denylist": ["rock"]},
            None,
            {"allow_classes": [0]},
        ),
    ],
)
def test_options_choose_classes(options, threshold, expected):
    made = classification_options(ClassifierOptions(**options), classifier(threshold=threshold))

    assert {name: made.get(name) for name in expected} == expected


def test_names_to_show_are_those_of_a_locale():
    made = classification_options(ClassifierOptions(display_names_locale="de"), classifier())

    assert [item["display_name"] for item in made["label_items"].values()] == ["Stein", ""]


@pytest.mark.parametrize("options", [{"score_threshold": "0.5"}, {"max_results": "2"}])
def test_numbers_are_numbers(options):
    with pytest.raises(TypeError, match=r"number|integer"):
        classification_options(ClassifierOptions(**options), classifier())


def test_a_list_of_names_needs_labels():
    with pytest.raises(ValueError, match="requires labels to be present in the TFLite Model"):
        classification_options(ClassifierOptions(category_denylist=["rock"]), classifier({}))
