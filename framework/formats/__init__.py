"""Values that packets carry: frozen, cheap to pass, equal by value, printable."""

from .classification import Classification, ClassificationList
from .detection import (
    BoundingBox,
    Detection,
    DetectionList,
    Keypoint,
    PixelBox,
    PixelDetection,
)
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
from .tensor import QuantizedArray, Tensors
from .timed_box import TimedBox
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
    "PixelBox",
    "PixelDetection",
    "Points",
    "QuantizedArray",
    "Rect",
    "Rectangle",
    "RenderData",
    "RoundedRectangle",
    "Tensors",
    "Text",
    "TimedBox",
    "VideoHeader",
]
