"""What may be done to a picture, and where that leaves the picture in the result."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from ...framework.quick_dataclass import dataclass
from ..util.letterbox import Padding

__all__ = ["PaddingColor", "RotationMode", "ScaleMode", "Transformation", "letterbox_padding"]


class RotationMode(StrEnum):
    """The angle by which a picture is rotated, counterclockwise."""

    UNKNOWN = "UNKNOWN"  # the same as ROTATION_0
    ROTATION_0 = "ROTATION_0"
    ROTATION_90 = "ROTATION_90"
    ROTATION_180 = "ROTATION_180"
    ROTATION_270 = "ROTATION_270"

    @property
    def degrees(self) -> int:
        """Return the angle."""
        return 0 if self is RotationMode.UNKNOWN else int(self.value.removeprefix("ROTATION_"))

    @classmethod
    def of_degrees(cls, degrees: int) -> RotationMode:
        """Return the mode of an angle; UNKNOWN for one that is no multiple of 90."""
        name = f"ROTATION_{degrees}"
        return cls[name] if name in cls.__members__ else cls.UNKNOWN


class ScaleMode(StrEnum):
    """How a picture is fitted into a size of another aspect ratio."""

    DEFAULT = "DEFAULT"  # the same as STRETCH
    STRETCH = "STRETCH"
    FIT = "FIT"
    FILL_AND_CROP = "FILL_AND_CROP"


@dataclass(frozen=True)
class PaddingColor:
    """The colour of the padding around a fitted picture, 0 to 255."""

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012

    red: int = 0
    green: int = 0
    blue: int = 0


@dataclass(frozen=True, slots=True)
class Transformation:
    """A transformation of pictures; sizes of 0 keep the picture's size."""

    width: int = 0
    height: int = 0
    rotation: RotationMode = RotationMode.ROTATION_0
    flip_horizontally: bool = False
    flip_vertically: bool = False
    scale: ScaleMode = ScaleMode.STRETCH
    nearest: bool = False
    #: Around a fitted picture; None repeats its border.
    padding: PaddingColor | None = PaddingColor()

    @property
    def scales(self) -> bool:
        """Return True when a size is given."""
        return self.width > 0 and self.height > 0

    @property
    def is_on_side(self) -> bool:
        """Return True when width and height are swapped."""
        return self.rotation.degrees in {90, 270}

    def size_of(self, width: int, height: int) -> tuple[int, int]:
        """Return width and height of the result for a picture of the given size."""
        if self.scales:
            return self.width, self.height
        return (height, width) if self.is_on_side else (width, height)


def letterbox_padding(width: int, height: int, how: Transformation) -> Padding:
    """Return the borders of a fitted picture: left, top, right, bottom, in fractions of the result.

    ``width`` and ``height`` are those of the picture before.
    """
    if how.scale is not ScaleMode.FIT:
        return (0.0, 0.0, 0.0, 0.0)
    out_width, out_height = how.size_of(width, height)
    if how.is_on_side:
        width, height = height, width
    ratio = np.float32(width) / np.float32(height)
    out_ratio = np.float32(out_width) / np.float32(out_height)
    side = float(max(1 - ratio / out_ratio, np.float32(0)) / 2)
    top = float(max(1 - out_ratio / ratio, np.float32(0)) / 2)
    return (side, top, side, top)
