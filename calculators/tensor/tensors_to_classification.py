"""Turn the output of a classifier into classes with labels and scores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import FrameworkError, PayloadTypeError
from ...framework.formats import Classification, ClassificationList, Tensors
from ...framework.quick_dataclass import dataclass
from ..wiring import checked_options
from .label_items import LabelMapItem
from .model_source import locate_file

__all__ = ["LabelEntry", "LabelMap", "TensorsToClassificationCalculator", "labels_of_text"]


@dataclass(frozen=True, slots=True)
class LabelEntry:
    """The label of one class."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: int
    label: str


@dataclass(frozen=True, slots=True)
class LabelMap:
    """The labels of classes."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    entries: tuple[LabelEntry, ...] = ()


_NO_ITEM = LabelMapItem()


class TensorsToClassificationCalculator(Calculator, pure=True):
    """Read the scores of classes off the only tensor, and label them.

    With ``binary_classification`` the tensor holds one value, the probability of class 0; class 1
    has what remains to 1. Raises ``FrameworkError`` when there are not as many classes as labels.

    Source: ``mediapipe/calculators/tensor/tensors_to_classification_calculator.{cc,proto}``.
    """

    tensors = Input(Tensors, doc="one tensor of float32")
    classifications = Output(ClassificationList)

    min_score_threshold: Option[float | None] = Option(
        None, type=float | None, doc="Leave out the classes with a lower score."
    )
    top_k = Option(
        0, doc="Keep this many, the likeliest first; 0: all, in the model's order.", example=1
    )
    sort_by_descending_score = Option(False, doc="Give the likeliest first.")
    label_map_path = Option("", doc="A file with a label a line, the first for class 0.")
    label_map = Option(LabelMap(), doc="The labels: {entries: [{id: 0, label: Left}, …]}.")
    label_items: Option[Mapping[int, LabelMapItem]] = Option(
        {}, type=dict[int, LabelMapItem], doc="Labels by number: {0: {name: Left}}."
    )
    binary_classification = Option(False, doc="The tensor is the probability of class 0.")
    allow_classes: Option[tuple[int, ...]] = Option(
        (), type=tuple[int, ...], doc="Keep these classes only."
    )
    ignore_classes: Option[tuple[int, ...]] = Option(
        (), type=tuple[int, ...], doc="Leave out these classes."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        options = checked_options(cls, contract)
        if not options:
            return
        if options["allow_classes"] and options["ignore_classes"]:
            raise ValueError("allow_classes and ignore_classes are both set; give one of them")
        if options["binary_classification"] and (
            options["allow_classes"] or options["ignore_classes"]
        ):
            raise ValueError("binary_classification goes with no choice of classes; drop one")

    def open(self, ctx: Context) -> None:
        self._labels: Mapping[int, str] = {one.id: one.label for one in self.label_map.entries}
        self._items: Mapping[int, LabelMapItem] = {}
        if self.label_map_path:
            file = locate_file(self.label_map_path, ctx.run)
            self._labels = labels_of_text(file.read_bytes().decode())
        elif self.label_items:
            self._items = self.label_items
            self._labels = {number: item.name for number, item in self._items.items()}

    def process(self, ctx: Context) -> None:
        scores = self._scores(ctx)
        if self._labels and len(self._labels) != len(scores):
            raise FrameworkError(
                f"{ctx.node}: the model tells {len(scores)} classes; expected {len(self._labels)}, "
                "as many as there are labels; give the labels that belong to the model"
            )
        found = [
            Classification(
                index,
                score,
                self._labels.get(index, ""),
                self._items.get(index, _NO_ITEM).display_name,
            )
            for index, score in enumerate(scores)
            if self._is_kept(index, score)
        ]
        if self.top_k > 0 or self.sort_by_descending_score:
            found.sort(key=lambda one: one.score, reverse=True)
        kept = found[: self.top_k] if self.top_k > 0 else found
        ctx[self.classifications] = ClassificationList(tuple(kept))

    def _scores(self, ctx: Context) -> list[float]:
        tensors = ctx[self.tensors]
        if len(tensors) != 1:
            raise PayloadTypeError(
                f"{ctx.node}: got {len(tensors)} tensors; expected one, the scores; pick it with a "
                "SplitTensorVectorCalculator"
            )
        scores: list[float] = np.asarray(tensors[0], np.float32).reshape(-1).tolist()
        if not self.binary_classification:
            return scores
        if len(scores) != 1:
            raise PayloadTypeError(
                f"{ctx.node}: the tensor has {len(scores)} values; expected one, the probability "
                "of class 0; drop binary_classification for a model with a score a class"
            )
        return [scores[0], float(np.float32(1.0 - scores[0]))]

    def _is_kept(self, index: int, score: float) -> bool:
        if self.binary_classification:
            return True
        if self.min_score_threshold is not None and score < self.min_score_threshold:
            return False
        return (
            index in self.allow_classes if self.allow_classes else index not in self.ignore_classes
        )


def labels_of_text(text: str) -> dict[int, str]:
    """Return the labels of a file with one a line, by the number of the line from 0."""
    return dict(enumerate(text.splitlines()))
