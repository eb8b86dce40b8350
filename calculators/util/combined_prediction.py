"""Choose one class of what several classifiers say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import Classification, ClassificationList
from ...framework.quick_dataclass import dataclass

__all__ = ["CombinedPredictionCalculator", "LabelThreshold"]

#: What wins where no class scores above 0.
_NOTHING = Classification(0, 0.0)


@dataclass(frozen=True, slots=True)
class LabelThreshold:
    """The least score with which a class wins."""

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}
    label: str = ""
    score_threshold: float = 0.0


class CombinedPredictionCalculator(Calculator, pure=True):
    """Send the best class of the first classifier that does not see the background.

    Classifiers come in the order of their inputs. Where the best class of one scores less than its
    threshold, the background is what it sees. When all see the background, that of the first is
    sent; nothing when none has a class. The class has a label and a score, no number.

    Source: ``mediapipe/tasks/cc/vision/gesture_recognizer/calculators/``
    ``combined_prediction_calculator.{cc,proto}``.
    """

    classifications = Input(ClassificationList, tag="", repeated=True, optional=True)
    prediction = Output(ClassificationList)

    class_: Option[tuple[LabelThreshold, ...]] = Option(
        (), type=tuple[LabelThreshold, ...], doc="Thresholds by label: MediaPipe's class."
    )
    default_global_threshold = Option(0.0, doc="The threshold of all other classes.")
    background_label = Option("", doc="The class that stands for nothing; its threshold is 0.")

    def open(self, ctx: Context) -> None:
        self._thresholds: Mapping[str, float] = {
            **{one.label: one.score_threshold for one in self.class_},
            self.background_label: 0.0,
        }

    def process(self, ctx: Context) -> None:
        packets = ctx.packets(self.classifications)
        lists = (packet.value.classification for packet in packets if not packet.is_empty())
        winners = [self._winner(classes) for classes in lists if classes]
        if not winners:
            return
        seen = (winner for winner in winners if winner.label != self.background_label)
        chosen = next(seen, winners[0])
        ctx[self.prediction] = ClassificationList((Classification(0, chosen.score, chosen.label),))

    def _winner(self, classes: Sequence[Classification]) -> Classification:
        best = max(classes, key=lambda one: one.score)
        best = best if best.score > 0 else _NOTHING
        if best.score >= self._thresholds.get(best.label, self.default_global_threshold):
            return best
        background = (one for one in classes if one.label == self.background_label)
        return next(background, _NOTHING)
