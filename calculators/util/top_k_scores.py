"""Find the likeliest classes among the scores of all."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ..wiring import checked_options, is_wired
from .label_map import read_label_map

__all__ = ["TopKScoresCalculator"]


class TopKScoresCalculator(Calculator, pure=True):
    """Send the greatest scores, the greatest first, with the indexes and labels of their classes.

    Of equal scores the one with the greater index comes first, and where only some of them fit,
    those with the smaller indexes are kept, as MediaPipe's heap has it. SUMMARY is the text
    ``label:score,label:score``, with indexes in place of labels where there is no label map.

    Source: ``mediapipe/calculators/util/top_k_scores_calculator.cc``.
    """

    scores = Input(tuple[float, ...])
    top_k_indexes = Output(tuple[int, ...])
    top_k_scores = Output(tuple[float, ...])
    top_k_labels = Output(tuple[str, ...])
    summary = Output(str)

    top_k: Option[int | None] = Option(
        None, type=int | None, gt=0, doc="How many to send at most.", example=3
    )
    threshold: Option[float | None] = Option(
        None, type=float | None, doc="The least score that is sent."
    )
    label_map_path = Option("", doc="File with the label of each class, a line each.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        options = checked_options(cls, contract)
        if options is None or contract.node is None:
            return
        if options["top_k"] is None and options["threshold"] is None:
            raise ValueError("set top_k, threshold or both")
        if is_wired(contract, cls.top_k_labels) and not options["label_map_path"]:
            raise ValueError("TOP_K_LABELS needs the option label_map_path")

    def open(self, ctx: Context) -> None:
        path = self.label_map_path
        self._labels = read_label_map(path, ctx) if path else ()

    def process(self, ctx: Context) -> None:
        scores = ctx[self.scores]
        indexes = self._best(np.array(scores, np.float32))
        best = tuple(scores[index] for index in indexes)
        ctx[self.top_k_indexes] = indexes
        ctx[self.top_k_scores] = best
        names = [self._label(index) for index in indexes]
        if self._labels:
            ctx[self.top_k_labels] = tuple(names)
        else:
            names = [str(index) for index in indexes]
        # MediaPipe prints floats with six significant digits.
        pairs = zip(names, best, strict=True)
        ctx[self.summary] = ",".join(f"{name}:{score:.6g}" for name, score in pairs)

    def _label(self, index: int) -> str:
        return self._labels[index] if index < len(self._labels) else ""

    def _best(self, scores: np.ndarray[tuple[int], np.dtype[np.float32]]) -> tuple[int, ...]:
        if self.threshold is None:
            # MediaPipe's threshold is 0 unless it is set.
            candidates = np.flatnonzero(scores >= 0)
        else:
            candidates = np.flatnonzero(scores >= np.float32(self.threshold))
        # Stable, so that of equal scores the smaller indexes are kept.
        order = candidates[np.argsort(-scores[candidates], kind="stable")][: self.top_k]
        return tuple(sorted(order.tolist(), key=lambda index: (-scores[index], -index)))
