"""Which classes of a classifier a task reports: those that its options, and the model's file, mean.

Source: ``mediapipe/tasks/cc/components/processors/classification_postprocessing_graph.cc``.
"""

from __future__ import annotations

import operator
from typing import Any

from .checks import checked_number
from .components.processors.classifier_options import ClassifierOptions
from .errors import InvalidArgumentError
from .task_model import TaskModel

__all__ = ["classification_options"]


def classification_options(options: ClassifierOptions, model: TaskModel) -> dict[str, Any]:
    """Return the options of the ``TensorsToClassificationCalculator`` behind a classifier.

    A threshold in the options goes before that of the model's file. Unknown names in lists count
    for nothing. Raises ``InvalidArgumentError`` for a list where the model's file has no labels.
    """
    labels = model.labels(0)
    shown = model.labels(0, options.display_names_locale or "en")
    threshold = options.score_threshold
    if threshold is None:
        threshold = model.score_threshold(0)
    limits = {}
    if threshold is not None:
        limits["min_score_threshold"] = checked_number("score_threshold", threshold)
    return {
        "sort_by_descending_score": True,
        "top_k": max(operator.index(options.max_results or 0), 0),
        **limits,
        **_chosen(options, labels),
        "label_items": {
            number: {"name": name, "display_name": shown[number] if number < len(shown) else ""}
            for number, name in enumerate(labels)
        },
    }


def _chosen(options: ClassifierOptions, labels: tuple[str, ...]) -> dict[str, list[int]]:
    names = options.category_allowlist or options.category_denylist
    if not names:
        return {}
    if not labels:
        raise InvalidArgumentError(
            "Using `category_allowlist` or `category_denylist` requires labels to be present in "
            "the TFLite Model Metadata but none was found."
        )
    numbers = [number for number, label in enumerate(labels) if label in set(names)]
    return {"allow_classes" if options.category_allowlist else "ignore_classes": numbers}
