"""Scale, shift and square rectangles."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import NormalizedRect, Rect
from ..wiring import checked_options, keep_only, needs, needs_one_of
from .rect_geometry import norm_rect, normalized_radians, target_angle

__all__ = ["RectChange", "RectTransformationCalculator", "changed", "changed_pixels"]

ImageSize = tuple[int, int]


class RectTransformationCalculator(Calculator, pure=True):
    """Grow a region of interest, move it along its own sides, make it a square.

    Wire exactly one of the inputs; the output, untagged, is of the same type. The shift comes
    first, then the square, then the scale. A square is one in pixels.

    Source: ``mediapipe/calculators/util/rect_transformation_calculator.cc``.
    """

    norm_rect = Input(NormalizedRect, optional=True, doc="needs IMAGE_SIZE")
    norm_rects = Input(tuple[NormalizedRect, ...], optional=True, doc="needs IMAGE_SIZE")
    rect = Input(Rect, optional=True, doc="in whole pixels")
    rects = Input(tuple[Rect, ...], optional=True, doc="in whole pixels")
    image_size = Input(tuple[int, int], optional=True, doc="(width, height) in pixels")
    norm_rect_out = Output(NormalizedRect, tag="", doc="of NORM_RECT")
    norm_rects_out = Output(tuple[NormalizedRect, ...], tag="", doc="of NORM_RECTS")
    rect_out = Output(Rect, tag="", doc="of RECT, in whole pixels, fractions cut off")
    rects_out = Output(tuple[Rect, ...], tag="", doc="of RECTS, in whole pixels, fractions cut off")

    scale_x = Option(1.0, doc="Multiply the width, before rotation, by this.")
    scale_y = Option(1.0, doc="Multiply the height, before rotation, by this.")
    rotation: Option[float | None] = Option(
        None,
        type=float | None,
        doc="Turn the direction of the shift by this many radians. The rectangle itself keeps its "
        "rotation, as in MediaPipe.",
    )
    rotation_degrees: Option[float | None] = Option(
        None, type=float | None, doc="The same in degrees; give only one of both."
    )
    shift_x = Option(0.0, doc="Move along the width by this fraction of the width.")
    shift_y = Option(0.0, doc="Move along the height by this fraction of the height.")
    square_long = Option(False, doc="Make both sides as long as the longer one.")
    square_short = Option(False, doc="Make both sides as long as the shorter one.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        chosen = needs_one_of(contract, cls.norm_rect, cls.norm_rects, cls.rect, cls.rects)
        if chosen is not None:
            outputs = (cls.norm_rect_out, cls.norm_rects_out, cls.rect_out, cls.rects_out)
            keep_only(contract, outputs[chosen])
        if chosen in {0, 1}:
            needs(contract, cls.image_size, "for rectangles in fractions of the image")
        options = checked_options(cls, contract) or {}
        if options.get("rotation") is not None and options.get("rotation_degrees") is not None:
            raise ValueError("rotation and rotation_degrees are both set; give one of them")
        if options.get("square_long") and options.get("square_short"):
            raise ValueError("square_long and square_short are both true; choose one of them")

    def open(self, ctx: Context) -> None:
        turn = None
        if self.rotation is not None or self.rotation_degrees is not None:
            turn = target_angle(self.rotation, self.rotation_degrees)
        self._change = RectChange(
            scale=(self.scale_x, self.scale_y),
            shift=(self.shift_x, self.shift_y),
            turn=turn,
            square_long=self.square_long,
            square_short=self.square_short,
        )

    def process(self, ctx: Context) -> None:
        change = self._change
        if (rect := ctx.get(self.rect)) is not None:
            ctx[self.rect_out] = changed_pixels(rect, change)
        if (rects := ctx.get(self.rects)) is not None:
            ctx[self.rects_out] = tuple(changed_pixels(one, change) for one in rects)
        if (size := ctx.get(self.image_size)) is None:
            return
        if (norm_rect := ctx.get(self.norm_rect)) is not None:
            ctx[self.norm_rect_out] = changed(norm_rect, change, size)
        if (norm_rects := ctx.get(self.norm_rects)) is not None:
            ctx[self.norm_rects_out] = tuple(changed(one, change, size) for one in norm_rects)


class RectChange(NamedTuple):
    """A change of a rectangle: the shift, then the square, then the scale.

    ``shift`` is in fractions of the rectangle's own sides; ``turn`` in radians is added to the
    rectangle's rotation to find the direction of the shift.
    """

    scale: tuple[float, float] = (1.0, 1.0)
    shift: tuple[float, float] = (0.0, 0.0)
    turn: float | None = None
    square_long: bool = False
    square_short: bool = False


def changed(rect: NormalizedRect, change: RectChange, image_size: ImageSize) -> NormalizedRect:
    """Return the changed rectangle; lengths are compared in pixels, in single precision."""
    image = np.array(image_size, np.float32)
    sides = np.array([rect.width, rect.height], np.float32)
    center = np.array([rect.x_center, rect.y_center], np.float32)
    along = sides * image * np.array(change.shift, np.float32)
    angle = rect.rotation
    if change.turn is not None:
        angle = normalized_radians(angle + change.turn)
    cos, sin = np.float32(math.cos(angle)), np.float32(math.sin(angle))
    step = np.array([along[0] * cos - along[1] * sin, along[0] * sin + along[1] * cos])
    if change.square_long:
        sides = (sides * image).max() / image
    elif change.square_short:
        sides = (sides * image).min() / image
    center += step / image
    sides = sides * np.array(change.scale, np.float32)
    return replace(norm_rect(center, sides, rect.rotation), rect_id=rect.rect_id)


def changed_pixels(rect: Rect, change: RectChange) -> Rect:
    """Return the changed rectangle with centre and sides cut down to whole pixels."""
    as_is = NormalizedRect(rect.x_center, rect.y_center, rect.width, rect.height, rect.rotation)
    new = changed(as_is, change, (1, 1))
    return Rect(
        float(math.trunc(new.x_center)),
        float(math.trunc(new.y_center)),
        float(math.trunc(new.width)),
        float(math.trunc(new.height)),
        rect.rotation,
    )
