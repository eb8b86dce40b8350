"""Give each person the same number on all frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.formats import NormalizedLandmarkList, NormalizedRect
from ..wiring import is_wired, same_count
from .identities import Candidate, Identities
from .multi_landmarks_smoothing import require_same_length

__all__ = ["LandmarkIdentityCalculator", "candidates_of"]


class LandmarkIdentityCalculator(Calculator):
    """Number people by the regions that follow them, and drop whoever was found twice.

    A region that follows somebody has their ``rect_id``. Whoever is found in a new region gets a
    new number, or their old one if they were lost not long ago about where they are found now: so
    two people keep their numbers when one passes behind the other. Numbers begin with 0.

    The untagged lists have an element a person too. All outputs are sorted by number.
    """

    norm_landmarks = Input(tuple[NormalizedLandmarkList, ...])
    norm_rects = Input(tuple[NormalizedRect, ...], doc="where each was looked for")
    image_size = Input(tuple[int, int], doc="(width, height) in pixels")
    lists: Input[Any] = Input(
        Any, tag="", repeated=True, optional=True, doc="what else is known of each"
    )
    max_people = SideInput(int, optional=True, doc="the most people at a time")
    remember = SideInput(
        bool, optional=True, doc="false numbers the people of each frame anew; true when absent"
    )
    ids = Output(tuple[int, ...], doc="the people's numbers, growing")
    norm_landmarks_out = Output(tuple[NormalizedLandmarkList, ...], tag="NORM_LANDMARKS")
    lists_out: Output[Any] = Output(Any, tag="", repeated=True, same_as=lists)

    anchor_landmarks: Option[tuple[int, ...]] = Option(
        (),
        type=tuple[int, ...],
        doc="Landmarks whose middle is where the person is; none: all.",
    )
    parts: Option[tuple[tuple[int, ...], ...]] = Option(
        (),
        type=tuple[tuple[int, ...], ...],
        doc="Landmarks of parts of the body that no two people can have in one place; none: all "
        "landmarks are one part.",
    )
    same_distance = Option(
        0.05, gt=0, doc="Mean distance of a part, in region sides, below which two are one."
    )
    reach = Option(
        0.5, ge=0, doc="How far from the expected place, in region sides, a lost person is known."
    )
    memory_seconds = Option(3.0, ge=0, doc="How long a lost person is remembered.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        if is_wired(contract, cls.lists) or is_wired(contract, cls.lists_out):
            same_count(contract, cls.lists, cls.lists_out)

    def open(self, ctx: Context) -> None:
        self._limit = ctx.get(self.max_people)
        self._remembers = ctx.get(self.remember) is not False
        self._identities = self._new_identities()

    def _new_identities(self) -> Identities:
        return Identities(
            same_distance=self.same_distance,
            reach=self.reach,
            memory=self.memory_seconds,
            parts=self.parts,
        )

    def process(self, ctx: Context) -> None:
        landmarks, rects = ctx[self.norm_landmarks], ctx[self.norm_rects]
        lists: list[tuple[Any, ...]] = [packet.value for packet in ctx.packets(self.lists)]
        require_same_length(landmarks, rects, *lists)
        found = candidates_of(landmarks, rects, ctx[self.image_size], self.anchor_landmarks)
        if not self._remembers:
            self._identities = self._new_identities()
        chosen = self._identities.number(found, int(ctx.timestamp) / 1e6, self._limit)
        if not chosen:
            return
        ctx[self.ids] = tuple(number for number, _ in chosen)
        ctx[self.norm_landmarks_out] = tuple(landmarks[index] for _, index in chosen)
        for place, values in enumerate(lists):
            picked = tuple(values[index] for _, index in chosen)
            ctx.send(self.lists_out, picked, index=place)


def candidates_of(
    landmarks: Sequence[NormalizedLandmarkList],
    rects: Sequence[NormalizedRect],
    image_size: tuple[int, int],
    anchors: tuple[int, ...] = (),
) -> list[Candidate]:
    """Return the people of a frame, measured in pixels."""
    pixels = np.array(image_size, np.float32)
    found: list[Candidate] = []
    for one, rect in zip(landmarks, rects, strict=True):
        points = one.array[:, :2] * pixels
        center = points[list(anchors) or slice(None)].mean(axis=0, dtype=np.float64)
        size = max(rect.width * pixels[0], rect.height * pixels[1])
        found.append(Candidate(points, center, float(size), rect.rect_id))
    return found
