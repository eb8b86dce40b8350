"""Convert the boxes of detections from fractions of the image to pixels, and back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import (
    BoundingBox,
    Detection,
    DetectionList,
    PixelBox,
    PixelDetection,
)
from ..wiring import is_wired, needs_any_of, needs_one_of

__all__ = ["DetectionTransformationCalculator", "in_fractions", "in_pixels"]

Found = Detection | PixelDetection
T = TypeVar("T", Detection, PixelDetection)


class DetectionTransformationCalculator(Calculator, pure=True):
    """Convert boxes from fractions of the image to pixels (PIXEL_…), or back (RELATIVE_…).

    Takes one DETECTION, or DETECTIONS as a tuple or a ``DetectionList``. Pixels are cut to whole
    numbers, and all values to the image. Keypoints stay in fractions. Raises ``PayloadTypeError``
    for boxes that are already what they should become.

    Source: ``mediapipe/calculators/util/detection_transformation_calculator.cc``.
    """

    detection = Input[Found](Found, optional=True)
    detections = Input[Any](Any, optional=True, doc="a tuple of detections, or a DetectionList")
    image_size = Input(tuple[int, int], doc="(width, height) in pixels")
    pixel_detection = Output(PixelDetection, doc="of the first")
    pixel_detections = Output(tuple[PixelDetection, ...])
    pixel_detection_list = Output(tuple[PixelDetection, ...], doc="the same")
    relative_detection = Output(Detection, doc="of the first")
    relative_detections = Output(tuple[Detection, ...])
    relative_detection_list = Output(DetectionList)

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.detection, cls.detections)
        pixels = (cls.pixel_detection, cls.pixel_detections, cls.pixel_detection_list)
        relative = (cls.relative_detection, cls.relative_detections, cls.relative_detection_list)
        if is_wired(contract, cls.detections):
            needs_any_of(contract, *pixels[1:], *relative[1:])
        else:
            needs_any_of(contract, *pixels, *relative)
        kinds = [any(is_wired(contract, port) for port in ports) for ports in (pixels, relative)]
        if all(kinds):
            raise ValueError("wire outputs PIXEL_… or RELATIVE_…, not both")

    def open(self, ctx: Context) -> None:
        pixels = (self.pixel_detection, self.pixel_detections, self.pixel_detection_list)
        self._to_pixels = any(ctx.is_wired(port) for port in pixels)

    def process(self, ctx: Context) -> None:
        one, several = ctx.get(self.detection), ctx.get(self.detections)
        if isinstance(several, DetectionList):
            several = several.detection
        found: tuple[Found, ...] | None = several if one is None else (one,)
        if found is None:
            return
        size = ctx[self.image_size]
        if self._to_pixels:
            pixel = tuple(in_pixels(_kind(each, Detection, ctx), size) for each in found)
            ctx[self.pixel_detections] = ctx[self.pixel_detection_list] = pixel
            if pixel:
                ctx[self.pixel_detection] = pixel[0]
            return
        relative = tuple(in_fractions(_kind(each, PixelDetection, ctx), size) for each in found)
        ctx[self.relative_detections] = relative
        ctx[self.relative_detection_list] = DetectionList(relative)
        if relative:
            ctx[self.relative_detection] = relative[0]


def in_pixels(detection: Detection, size: tuple[int, int]) -> PixelDetection:
    """Return the detection with its box in whole pixels of an image of (width, height)."""
    values = _box_values(detection)
    limits = np.array([*size, *size])
    box = PixelBox(*np.clip((values * limits.astype(np.float32)).astype(int), 0, limits).tolist())
    return PixelDetection(box=box, **_others_of(detection))


def in_fractions(detection: PixelDetection, size: tuple[int, int]) -> Detection:
    """Return the detection with its box in fractions of an image of (width, height)."""
    values = _box_values(detection) / np.array([*size, *size], np.float32)
    return Detection(box=BoundingBox(*np.clip(values, 0, 1).tolist()), **_others_of(detection))


def _box_values(detection: Found) -> np.ndarray[Any, np.dtype[np.float32]]:
    box = detection.box
    return np.array([box.xmin, box.ymin, box.width, box.height], np.float32)


def _others_of(detection: Found) -> dict[str, Any]:
    names = [item.name for item in fields(detection) if item.name != "box"]
    return {name: getattr(detection, name) for name in names}


def _kind(detection: Found, kind: type[T], ctx: Context) -> T:
    if not isinstance(detection, kind):
        wanted = "fractions of the image" if kind is Detection else "pixels"
        raise PayloadTypeError(
            f"{ctx.node}: got a {type(detection).__name__}; expected boxes in {wanted}, for these "
            "outputs; wire the other ones"
        )
    return detection
