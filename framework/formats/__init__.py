"""Values that packets carry: frozen, cheap to pass, equal by value, printable."""

from .detection import BoundingBox, Detection, Keypoint
from .image import ImageFormat, ImageFrame
from .landmark import Landmark, LandmarkList, NormalizedLandmark, NormalizedLandmarkList
from .rect import NormalizedRect, Rect
from .tensor import Tensors

__all__ = [
    "BoundingBox",
    "Detection",
    "ImageFormat",
    "ImageFrame",
    "Keypoint",
    "Landmark",
    "LandmarkList",
    "NormalizedLandmark",
    "NormalizedLandmarkList",
    "NormalizedRect",
    "Rect",
    "Tensors",
]
