"""Values that packets carry: frozen, cheap to pass, equal by value, printable."""

from .detection import BoundingBox, Detection, Keypoint
from .image import ImageFormat, ImageFrame
from .landmark import Landmark, LandmarkList, NormalizedLandmark, NormalizedLandmarkList
from .rect import NormalizedRect, Rect
from .render_data import (
    Annotation,
    Arrow,
    Color,
    GradientLine,
    Lines,
    Oval,
    Points,
    Rectangle,
    RenderData,
    RoundedRectangle,
    Text,
)
from .tensor import Tensors
from .video_header import VideoHeader

__all__ = [
    "Annotation",
    "Arrow",
    "BoundingBox",
    "Color",
    "Detection",
    "GradientLine",
    "ImageFormat",
    "ImageFrame",
    "Keypoint",
    "Landmark",
    "LandmarkList",
    "Lines",
    "NormalizedLandmark",
    "NormalizedLandmarkList",
    "NormalizedRect",
    "Oval",
    "Points",
    "Rect",
    "Rectangle",
    "RenderData",
    "RoundedRectangle",
    "Tensors",
    "Text",
    "VideoHeader",
]
