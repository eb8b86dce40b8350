"""Classes of what is seen (``mediapipe/framework/formats/classification.proto``)."""

from __future__ import annotations

from ..quick_dataclass import dataclass

__all__ = ["Classification", "ClassificationList"]


@dataclass(frozen=True, slots=True)
class Classification:
    """One class: its index in the model's list of labels, and its score in 0..1.

    ``display_name`` is the label in the words of the user's language, where there is one.
    """

    index: int
    score: float
    label: str = ""
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class ClassificationList:
    """The classes of one object, usually the likeliest first."""

    classification: tuple[Classification, ...] = ()
