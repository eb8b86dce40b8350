"""Values that packets carry: frozen, cheap to pass, equal by value, printable.

Each module is imported when one of its names is first used: a graph that draws nothing needs no
shapes, and shapes alone are twelve dataclasses, which Python compiles anew in every process.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOMES = {
    "classification": (
        "Classification",
        "ClassificationList",
    ),
    "detection": (
        "BoundingBox",
        "Detection",
        "DetectionList",
        "Keypoint",
        "PixelBox",
        "PixelDetection",
    ),
    "image": (
        "ImageFormat",
        "ImageFrame",
    ),
    "joint_angles": ("JointAngles",),
    "landmark": (
        "Landmark",
        "LandmarkList",
        "NormalizedLandmark",
        "NormalizedLandmarkList",
    ),
    "landmark_table": ("LandmarkTable",),
    "rect": (
        "NormalizedRect",
        "Rect",
    ),
    "render_data": (
        "Annotation",
        "Arrow",
        "Color",
        "GradientLine",
        "Lines",
        "Oval",
        "Points",
        "Rectangle",
        "RenderData",
        "RoundedRectangle",
        "Text",
    ),
    "tensor": (
        "QuantizedArray",
        "Tensors",
    ),
    "timed_box": ("TimedBox",),
    "video_header": ("VideoHeader",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def _attribute(name: str) -> Any:  # pyright: ignore[reportUnusedFunction]
    from importlib import import_module

    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME_OF[name]}", __name__), name)
    globals()[name] = value
    return value


if not TYPE_CHECKING:
    # Type checkers read the imports above. With this they would take any misspelt name.
    __getattr__ = _attribute


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
