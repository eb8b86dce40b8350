"""Turn detections into regions of interest."""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.demand import Demand
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import Detection, NormalizedRect, Rect
from ..float32 import atan2
from ..wiring import checked_options, needs, needs_one_of
from .rect_geometry import norm_rect, normalized_radians, target_angle

__all__ = [
    "ConversionMode",
    "DetectionsToRectsCalculator",
    "keypoint_pixels",
    "rect_of_box",
    "rect_of_keypoints",
    "rotation_of",
]

ImageSize = tuple[int, int]


class ConversionMode(StrEnum):
    """What of a detection the rectangle encloses; DEFAULT is its box."""

    DEFAULT = "DEFAULT"
    USE_BOUNDING_BOX = "USE_BOUNDING_BOX"
    USE_KEYPOINTS = "USE_KEYPOINTS"


class DetectionsToRectsCalculator(Calculator, pure=True):
    """Make a rectangle around each detection, turned so that two keypoints show its direction.

    Takes one DETECTION or a list of DETECTIONS. RECT and NORM_RECT are made of the first one,
    RECTS and NORM_RECTS of all. RECT and RECTS are in whole pixels and need IMAGE_SIZE. Emits
    nothing for an empty list (see ``output_zero_rect_for_empty_detections``), nor, with a
    rotation, where IMAGE_SIZE is missing.

    Source: ``mediapipe/calculators/util/detections_to_rects_calculator.cc``.
    """

    detection = Input(Detection, optional=True, doc="in fractions of the image")
    detections = Input(tuple[Detection, ...], optional=True, doc="in fractions of the image")
    image_size = Input(tuple[int, int], optional=True, doc="(width, height) in pixels")
    norm_rect = Output(NormalizedRect, doc="around the first detection")
    rect = Output(Rect, doc="around the first detection, in whole pixels")
    norm_rects = Output(tuple[NormalizedRect, ...], doc="around each detection")
    rects = Output(tuple[Rect, ...], doc="around each detection, in whole pixels")

    rotation_vector_start_keypoint_index: Option[int | None] = Option(
        None,
        type=int | None,
        doc="Keypoint where the direction starts; none: no rotation.",
        ge=0,
        example=0,
    )
    rotation_vector_end_keypoint_index: Option[int | None] = Option(
        None, type=int | None, doc="Keypoint where the direction ends.", ge=0, example=1
    )
    rotation_vector_target_angle: Option[float | None] = Option(
        None,
        type=float | None,
        doc="The direction's angle inside the rectangle, in radians, counter-clockwise from x.",
    )
    rotation_vector_target_angle_degrees: Option[float | None] = Option(
        None, type=float | None, doc="The same in degrees; give only one of both.", example=90.0
    )
    output_zero_rect_for_empty_detections = Option(
        False, doc="For an empty list emit one rectangle of zeros (not on RECTS)."
    )
    conversion_mode = Option(
        ConversionMode.DEFAULT, doc="Whether box or keypoints set the rectangle's place and size."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.detection, cls.detections)
        chosen = needs_one_of(contract, cls.norm_rect, cls.norm_rects, cls.rect, cls.rects)
        if chosen in {2, 3}:
            needs(contract, cls.image_size, "for rectangles in pixels")
        options = checked_options(cls, contract)
        if options is not None:
            cls._check_rotation(contract, options)

    @classmethod
    def narrow_demand(cls, demand: Demand) -> None:
        options = demand.node.options
        # Subclasses make other rectangles, of other keypoints.
        is_plain = cls is DetectionsToRectsCalculator
        if is_plain and options["conversion_mode"] is not ConversionMode.USE_KEYPOINTS:
            names = ("start", "end")
            read = [options[f"rotation_vector_{name}_keypoint_index"] for name in names]
            demand.narrow(cls.detection, {index for index in read if index is not None})

    @classmethod
    def _check_rotation(cls, contract: Contract, options: dict[str, object]) -> None:
        prefix = "rotation_vector_"
        if options[f"{prefix}start_keypoint_index"] is None:
            return
        if options[f"{prefix}end_keypoint_index"] is None:
            raise ValueError(f"{prefix}start_keypoint_index needs {prefix}end_keypoint_index too")
        angles = (f"{prefix}target_angle", f"{prefix}target_angle_degrees")
        if sum(options[name] is not None for name in angles) != 1:
            raise ValueError(f"a rotation needs one of {' and '.join(angles)}, and not both")
        needs(contract, cls.image_size, "for the rotation")

    def open(self, ctx: Context) -> None:
        self._target = target_angle(
            self.rotation_vector_target_angle, self.rotation_vector_target_angle_degrees
        )
        start, end = (
            self.rotation_vector_start_keypoint_index,
            self.rotation_vector_end_keypoint_index,
        )
        self._vector = None if start is None or end is None else (start, end)

    def process(self, ctx: Context) -> None:
        one, size = ctx.get(self.detection), ctx.get(self.image_size)
        found = ctx.get(self.detections) if one is None else (one,)
        if found is None or (self._vector is not None and size is None):
            return
        if found:
            self._emit(ctx, found, size)
        elif self.output_zero_rect_for_empty_detections:
            ctx[self.norm_rect] = NormalizedRect(0.0, 0.0, 0.0, 0.0)
            ctx[self.rect] = Rect(0.0, 0.0, 0.0, 0.0)
            ctx[self.norm_rects] = (NormalizedRect(0.0, 0.0, 0.0, 0.0),)

    def _emit(self, ctx: Context, found: tuple[Detection, ...], size: ImageSize | None) -> None:
        if ctx.is_wired(self.norm_rects):
            ctx[self.norm_rects] = tuple(self._norm_rect(one, size) for one in found)
        elif ctx.is_wired(self.norm_rect):
            ctx[self.norm_rect] = self._norm_rect(found[0], size)
        elif size is not None and ctx.is_wired(self.rects):
            ctx[self.rects] = tuple(in_pixels(self._norm_rect(one, size), size) for one in found)
        elif size is not None:
            ctx[self.rect] = in_pixels(self._norm_rect(found[0], size), size)

    def _norm_rect(self, detection: Detection, size: ImageSize | None) -> NormalizedRect:
        rotation = 0.0
        if self._vector is not None and size is not None:
            rotation = rotation_of(keypoint_pixels(detection, self._vector, size), self._target)
        return self._shape(detection, size, rotation)

    def _shape(
        self, detection: Detection, size: ImageSize | None, rotation: float
    ) -> NormalizedRect:
        """Return the rectangle around one detection; calculators with other shapes override it."""
        if self.conversion_mode is ConversionMode.USE_KEYPOINTS:
            return rect_of_keypoints(detection, rotation)
        return rect_of_box(detection, rotation)


def rect_of_box(detection: Detection, rotation: float = 0.0) -> NormalizedRect:
    """Return the detection's box as a rectangle turned about its centre by ``rotation`` radians."""
    box = detection.box
    sides = np.array([box.width, box.height], np.float32)
    center = np.array([box.xmin, box.ymin], np.float32)
    center += sides * np.float32(0.5)
    return norm_rect(center, sides, rotation)


def rect_of_keypoints(detection: Detection, rotation: float = 0.0) -> NormalizedRect:
    """Return the upright bounds of the keypoints, then turned; raises without two keypoints."""
    if len(detection.keypoints) < 2:
        raise PayloadTypeError(
            f"USE_KEYPOINTS: a detection has {len(detection.keypoints)} keypoints; expected two or "
            "more. Use conversion_mode USE_BOUNDING_BOX for detections without keypoints."
        )
    points = np.array(detection.keypoints, np.float32)
    low, high = points.min(axis=0), points.max(axis=0)
    center = (low + high) * np.float32(0.5)
    return norm_rect(center, high - low, rotation)


def keypoint_pixels(
    detection: Detection, indexes: tuple[int, int], image_size: ImageSize
) -> NDArray[np.float32]:
    """Return two keypoints as rows (x, y) in pixels; raises when the detection lacks one."""
    if max(indexes) >= len(detection.keypoints):
        raise PayloadTypeError(
            f"rotation_vector keypoints {indexes[0]} and {indexes[1]}: a detection has only "
            f"{len(detection.keypoints)} keypoints; use indexes below that"
        )
    points = [detection.keypoints[index] for index in indexes]
    return np.array(points, np.float32) * np.array(image_size, np.float32)


def rotation_of(vector: NDArray[np.float32], target: float) -> float:
    """Return the clockwise turn after which the vector points at the target angle, in -π..π.

    ``vector`` holds start and end in pixels, y down; ``target`` counts counter-clockwise from x.
    """
    dx, dy = vector[1] - vector[0]
    angle = np.float32(atan2(-dy, dx))
    return normalized_radians(float(np.float32(target) - angle))


def in_pixels(rect: NormalizedRect, image_size: ImageSize) -> Rect:
    """Return the rectangle with centre and sides rounded to whole pixels, halves away from 0."""
    width, height = image_size
    return Rect(
        _rounded(rect.x_center * width),
        _rounded(rect.y_center * height),
        _rounded(rect.width * width),
        _rounded(rect.height * height),
        rect.rotation,
    )


def _rounded(value: float) -> float:
    return math.copysign(math.floor(abs(value) + 0.5), value)
