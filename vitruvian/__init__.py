"""MediaPipe-style perception graphs in pure Python.

>>> import vitruvian as vt
>>> graph = vt.CalculatorGraph("upper_body_pose_tracking_cpu")  # doctest: +SKIP
"""

from __future__ import annotations

from . import _interrupt as _interrupt  # before all others: Ctrl-C may come among them

# isort: split
from typing import TYPE_CHECKING, Any

from . import _checkout as _checkout  # before all others: it says where they are
from ._version import __version__
from .framework.lazy_registration import at_first_use as _at_first_use

if TYPE_CHECKING:
    from vitruvian import examples, python, solutions, tasks
    from vitruvian.compat import packet_creator, packet_getter, resource_util

    from .batches.batch_run import batch
    from .batches.clip import Outcome
    from .calculator_graph import CalculatorGraph
    from .calculators.io.codecs.codec import Codec
    from .calculators.io.codecs.table_of_codecs import register_codec
    from .calculators.util.pose_landmarks import POSE_LANDMARK_NAMES, UPPER_BODY_LANDMARK_NAMES
    from .compat.image import Image
    from .compat.matrix import Matrix
    from .compat.module_aliases import install_as_mediapipe
    from .compat.validated_graph_config import ValidatedGraphConfig
    from .framework.authoring.calculator import Calculator
    from .framework.authoring.clock import CLOCK, Clock
    from .framework.authoring.context import Context
    from .framework.authoring.contract import Contract
    from .framework.authoring.file_access import FILE_ACCESS, FileAccess
    from .framework.authoring.function_calculator import Outputs, calculator
    from .framework.authoring.ports import ANY_TAG, Input, Option, Output, SideInput, SideOutput
    from .framework.authoring.service import GraphService, UseService
    from .framework.errors import (
        AssetError,
        CalculatorError,
        FileAccessError,
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
        Classification,
        ClassificationList,
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
    from .framework.graph import GraphInputStreamAddMode
    from .framework.observe.statistics_tracer import RunStatistics, StatisticsTracer
    from .framework.responder import Responder
    from .framework.runtime.poller import OutputStreamPoller
    from .framework.runtime.tracer import Tracer
    from .framework.streaming import OutputSet
    from .framework.streams.sync import (
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
    from .framework.values.packet import Packet
    from .framework.values.timestamp import Timestamp
    from .media.frames import Frame, Frames, frames
    from .media.landmark_files import LandmarkTrack, read_landmarks
    from .media.tables import read_table
    from .solutions.face_detection import SOLUTION as faces  # noqa: N811
    from .solutions.face_detection import FaceResult
    from .solutions.face_mesh import SOLUTION as mesh  # noqa: N811
    from .solutions.face_mesh import MeshResult
    from .solutions.hands import SOLUTION as hands  # noqa: N811
    from .solutions.hands import HandsResult
    from .solutions.holistic import SOLUTION as holistic  # noqa: N811
    from .solutions.holistic import HolisticResult
    from .solutions.pose import SOLUTION as pose  # noqa: N811
    from .solutions.pose import PoseResult
    from .solutions.selfie_segmentation import SOLUTION as segment  # noqa: N811
    from .solutions.selfie_segmentation import SegmentResult

__all__ = [
    "ANY_TAG",
    "CLOCK",
    "FILE_ACCESS",
    "POSE_LANDMARK_NAMES",
    "UPPER_BODY_LANDMARK_NAMES",
    "AssetError",
    "Barrier",
    "BoundingBox",
    "Calculator",
    "CalculatorError",
    "CalculatorGraph",
    "Classification",
    "ClassificationList",
    "Clock",
    "Codec",
    "Context",
    "Contract",
    "Detection",
    "EarlyClose",
    "FaceResult",
    "FileAccess",
    "FileAccessError",
    "FixedSize",
    "Frame",
    "Frames",
    "FrameworkError",
    "GraphCancelledError",
    "GraphConfigError",
    "GraphInputStreamAddMode",
    "GraphRunError",
    "GraphService",
    "GraphStateError",
    "HandsResult",
    "HolisticResult",
    "Image",
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
    "Matrix",
    "MediaError",
    "MeshResult",
    "Mux",
    "NormalizedLandmark",
    "NormalizedLandmarkList",
    "NormalizedRect",
    "Option",
    "Outcome",
    "Output",
    "OutputSet",
    "OutputStreamPoller",
    "Outputs",
    "Packet",
    "PayloadTypeError",
    "PoseResult",
    "Rect",
    "RenderData",
    "Responder",
    "RunStatistics",
    "SegmentResult",
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
    "ValidatedGraphConfig",
    "WaitTimeoutError",
    "__version__",
    "batch",
    "calculator",
    "examples",
    "faces",
    "frames",
    "hands",
    "holistic",
    "install_as_mediapipe",
    "mesh",
    "packet_creator",
    "packet_getter",
    "pose",
    "python",
    "read_landmarks",
    "read_table",
    "register_codec",
    "resource_util",
    "run_calculator",
    "segment",
    "solutions",
    "tasks",
]

#: Where the names come from. They are imported when first used, so that importing the package is
#: quick; a test compares this with the imports above, which type checkers read.
_HOMES = {
    ".compat.image": ("Image",),
    ".compat.matrix": ("Matrix",),
    ".compat.module_aliases": ("install_as_mediapipe",),
    ".compat.validated_graph_config": ("ValidatedGraphConfig",),
    ".batches.batch_run": ("batch",),
    ".batches.clip": ("Outcome",),
    ".calculators.io.codecs.codec": ("Codec",),
    ".calculators.io.codecs.table_of_codecs": ("register_codec",),
    ".calculators.util.pose_landmarks": ("POSE_LANDMARK_NAMES", "UPPER_BODY_LANDMARK_NAMES"),
    ".framework.authoring.calculator": ("Calculator",),
    ".framework.authoring.clock": ("CLOCK", "Clock"),
    ".framework.authoring.file_access": ("FILE_ACCESS", "FileAccess"),
    ".framework.authoring.context": ("Context",),
    ".framework.authoring.contract": ("Contract",),
    ".framework.errors": (
        "AssetError",
        "CalculatorError",
        "FileAccessError",
        "FrameworkError",
        "GraphCancelledError",
        "GraphConfigError",
        "GraphRunError",
        "GraphStateError",
        "MediaError",
        "PayloadTypeError",
        "TimestampError",
        "WaitTimeoutError",
    ),
    ".framework.formats": (
        "BoundingBox",
        "Classification",
        "ClassificationList",
        "Detection",
        "ImageFormat",
        "ImageFrame",
        "JointAngles",
        "Keypoint",
        "Landmark",
        "LandmarkList",
        "LandmarkTable",
        "NormalizedLandmark",
        "NormalizedLandmarkList",
        "NormalizedRect",
        "Rect",
        "RenderData",
        "Tensors",
    ),
    ".framework.authoring.function_calculator": ("Outputs", "calculator"),
    ".calculator_graph": ("CalculatorGraph",),
    ".framework.graph": ("GraphInputStreamAddMode",),
    ".framework.values.packet": ("Packet",),
    ".framework.responder": ("Responder",),
    ".framework.runtime.poller": ("OutputStreamPoller",),
    ".framework.authoring.ports": (
        "ANY_TAG",
        "Input",
        "Option",
        "Output",
        "SideInput",
        "SideOutput",
    ),
    ".framework.authoring.service": ("GraphService", "UseService"),
    ".framework.observe.statistics_tracer": ("RunStatistics", "StatisticsTracer"),
    ".framework.streaming": ("OutputSet",),
    ".framework.streams.sync": (
        "Barrier",
        "EarlyClose",
        "FixedSize",
        "Immediate",
        "InputPolicy",
        "Mux",
        "Synchronized",
        "SyncSet",
        "TimestampAlign",
    ),
    ".framework.testing": ("run_calculator",),
    ".framework.values.timestamp": ("Timestamp",),
    ".framework.runtime.tracer": ("Tracer",),
    ".media.frames": ("Frame", "Frames", "frames"),
    ".media.landmark_files": ("LandmarkTrack", "read_landmarks"),
    ".media.tables": ("read_table",),
    ".solutions.face_detection": ("FaceResult",),
    ".solutions.face_mesh": ("MeshResult",),
    ".solutions.hands": ("HandsResult",),
    ".solutions.holistic": ("HolisticResult",),
    ".solutions.pose": ("PoseResult",),
    ".solutions.selfie_segmentation": ("SegmentResult",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}
#: Modules that are attributes without being imported, and where they are.
_MODULES = {
    "examples": ".examples",
    "packet_creator": ".compat.packet_creator",
    "packet_getter": ".compat.packet_getter",
    "python": ".python",
    "resource_util": ".compat.resource_util",
    "solutions": ".solutions",
    "tasks": ".tasks",
}


def _attribute(name: str) -> Any:  # pyright: ignore[reportUnusedFunction]
    from importlib import import_module

    if name in _MODULES:
        return import_module(_MODULES[name], __name__)
    if name not in _HOME_OF:
        return _solution(name)
    value = getattr(import_module(_HOME_OF[name], __name__), name)
    globals()[name] = value
    return value


if not TYPE_CHECKING:
    # Type checkers read the imports above. With this they would take any misspelt name.
    __getattr__ = _attribute


def _solution(name: str) -> Any:
    """Return a solution by its name: ``vt.pose``; packages may bring more of them."""
    from .solutions.registry import has_solution, solution_named

    if name.startswith("_") or not has_solution(name):
        hint = "" if name.startswith("_") else _did_you_mean(name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}.{hint}".rstrip("."))
    return solution_named(name)


def _did_you_mean(name: str) -> str:
    from .framework.errors import did_you_mean
    from .solutions.registry import offers

    return did_you_mean(name, [*_HOME_OF, *_MODULES, *offers()])


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _register() -> None:
    from .packaged import register

    register()


_at_first_use(_register)
