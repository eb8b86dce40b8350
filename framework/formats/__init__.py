"""Values that packets carry: frozen, cheap to pass, equal by value, printable."""

from .classification import Classification, ClassificationList
from .detection import BoundingBox, Detection, DetectionList, Keypoint
from .image import ImageFormat, ImageFrame
from .joint_angles import JointAngles
from .landmark import Landmark, LandmarkList, NormalizedLandmark, NormalizedLandmarkList
from .landmark_table import LandmarkTable
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
    "Classification",
    "ClassificationList",
    "Color",
    "Detection",
    "DetectionList",
    "GradientLine",
    "ImageFormat",
    "ImageFrame",
    "JointAngles",
    "Keypoint",
    "Landmark",
    "LandmarkList",
    "LandmarkTable",
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
