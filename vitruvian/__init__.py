"""MediaPipe-style perception graphs in pure Python.

>>> import vitruvian as vt
>>> graph = vt.CalculatorGraph("upper_body_pose_tracking_cpu")  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from . import packaged as _packaged
from ._version import __version__
from .framework.calculator import Calculator
from .framework.clock import CLOCK, Clock
from .framework.context import Context
from .framework.errors import (
    AssetError,
    CalculatorError,
    FrameworkError,
    GraphCancelledError,
    GraphConfigError,
    GraphRunError,
    GraphStateError,
    MediaError,
    PayloadTypeError,
    TimestampError,
    WaitTimeoutError,
)
from .framework.formats import (
    BoundingBox,
    Detection,
    ImageFormat,
    ImageFrame,
    JointAngles,
    Keypoint,
    Landmark,
    LandmarkList,
    LandmarkTable,
    NormalizedLandmark,
    NormalizedLandmarkList,
    NormalizedRect,
    Rect,
    RenderData,
    Tensors,
)
from .framework.function_calculator import Outputs, calculator
from .framework.graph import CalculatorGraph, GraphInputStreamAddMode
from .framework.packet import Packet
from .framework.poller import OutputStreamPoller
from .framework.ports import ANY_TAG, Input, Option, Output, SideInput, SideOutput
from .framework.service import GraphService, UseService
from .framework.statistics import RunStatistics, StatisticsTracer
from .framework.streaming import OutputSet
from .framework.sync import (
    Barrier,
    EarlyClose,
    FixedSize,
    Immediate,
    InputPolicy,
    Mux,
    Synchronized,
    SyncSet,
    TimestampAlign,
)
from .framework.testing import run_calculator
from .framework.timestamp import Timestamp
from .framework.tracing import Tracer

if TYPE_CHECKING:
    from vitruvian import examples, solutions

    from .calculators.util.pose_landmarks import POSE_LANDMARK_NAMES, UPPER_BODY_LANDMARK_NAMES
    from .landmark_files import LandmarkTrack, read_landmarks
    from .pose_api import PoseResult, pose

__all__ = [
    "ANY_TAG",
    "CLOCK",
    "POSE_LANDMARK_NAMES",
    "UPPER_BODY_LANDMARK_NAMES",
    "AssetError",
    "Barrier",
    "BoundingBox",
    "Calculator",
    "CalculatorError",
    "CalculatorGraph",
    "Clock",
    "Context",
    "Detection",
    "EarlyClose",
    "FixedSize",
    "FrameworkError",
    "GraphCancelledError",
    "GraphConfigError",
    "GraphInputStreamAddMode",
    "GraphRunError",
    "GraphService",
    "GraphStateError",
    "ImageFormat",
    "ImageFrame",
    "Immediate",
    "Input",
    "InputPolicy",
    "JointAngles",
    "Keypoint",
    "Landmark",
    "LandmarkList",
    "LandmarkTable",
    "LandmarkTrack",
    "MediaError",
    "Mux",
    "NormalizedLandmark",
    "NormalizedLandmarkList",
    "NormalizedRect",
    "Option",
    "Output",
    "OutputSet",
    "OutputStreamPoller",
    "Outputs",
    "Packet",
    "PayloadTypeError",
    "PoseResult",
    "Rect",
    "RenderData",
    "RunStatistics",
    "SideInput",
    "SideOutput",
    "StatisticsTracer",
    "SyncSet",
    "Synchronized",
    "Tensors",
    "Timestamp",
    "TimestampAlign",
    "TimestampError",
    "Tracer",
    "UseService",
    "WaitTimeoutError",
    "__version__",
    "calculator",
    "examples",
    "pose",
    "read_landmarks",
    "run_calculator",
    "solutions",
]

_packaged.register()


#: Imported when first used, so that importing the package stays quick.
_MODULES = {"examples", "solutions"}
_LATE = {
    "LandmarkTrack": ".landmark_files",
    "POSE_LANDMARK_NAMES": ".calculators.util.pose_landmarks",
    "PoseResult": ".pose_api",
    "UPPER_BODY_LANDMARK_NAMES": ".calculators.util.pose_landmarks",
    "pose": ".pose_api",
    "read_landmarks": ".landmark_files",
}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f".{name}", __name__)
    if name in _LATE:
        return getattr(importlib.import_module(_LATE[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
