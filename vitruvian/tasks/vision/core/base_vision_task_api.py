"""What MediaPipe's classes of vision tasks have in common."""

from __future__ import annotations

import operator
from collections.abc import Callable
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from ....calculators.tensor.settings import InferenceSettings
from ....compat.image import Image
from ....framework.formats import ImageFrame, NormalizedRect
from ...core.base_options import BaseOptions
from ...errors import InvalidArgumentError
from ...task_graph import IMAGE, TaskGraph
from ...task_runner import Outputs, TaskRunner
from .image_processing_options import ImageProcessingOptions, normalized_rect
from .vision_task_running_mode import VisionTaskRunningMode

__all__ = ["BaseVisionTaskApi", "TaskOptions"]

R = TypeVar("R")


class TaskOptions(Protocol):
    """What the options of every task have."""

    @property
    def base_options(self) -> BaseOptions: ...
    @property
    def running_mode(self) -> VisionTaskRunningMode: ...
    @property
    def result_callback(self) -> Callable[[Any, Image, int], object] | None: ...


class BaseVisionTaskApi(Generic[R]):
    """A task over pictures, with results of type ``R``.

    Subclasses say how results are made of the graph's outputs, and are made by
    ``create_from_options``. Threads that share a task take turns. A task that is used as a context
    manager is closed at the end of the block.
    """

    #: Whether ``ImageProcessingOptions`` may have a region of interest.
    _roi_allowed = False

    def __init__(self, graph: TaskGraph, options: TaskOptions) -> None:
        self._running_mode = options.running_mode
        self._user_callback = options.result_callback
        device = "gpu" if options.base_options.delegate == BaseOptions.Delegate.GPU else "graph"
        self._runner = TaskRunner(
            graph,
            InferenceSettings.of(device=device),
            None if self._user_callback is None else self._call_back,
        )

    def close(self) -> None:
        """Finish what is under way and free the models; raises ``ValueError`` when called again."""
        self._runner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @staticmethod
    def _check_callback(options: TaskOptions) -> None:
        """Refuse a callback without a live stream, and the other way round."""
        is_live = options.running_mode == VisionTaskRunningMode.LIVE_STREAM
        if is_live and options.result_callback is None:
            raise InvalidArgumentError(
                "The vision task is in live stream mode, a user-defined result callback must be "
                "provided."
            )
        if not is_live and options.result_callback is not None:
            raise InvalidArgumentError(
                "The vision task is in image or video mode, a user-defined result callback should "
                "not be provided."
            )

    def _result(self, outputs: Outputs, image: ImageFrame) -> R:
        """Return the result that outputs mean; a picture without a find has few of them."""
        raise NotImplementedError

    def _process_image(self, image: Image, options: ImageProcessingOptions | None) -> R:
        inputs = self._inputs(image, options)
        self._require_mode(VisionTaskRunningMode.IMAGE, "image")
        return self._result(self._runner.process(*inputs), inputs[0])

    def _process_video(
        self, image: Image, timestamp_ms: int, options: ImageProcessingOptions | None
    ) -> R:
        inputs = self._inputs(image, options)
        self._require_mode(VisionTaskRunningMode.VIDEO, "video")
        outputs = self._runner.process(*inputs, _microseconds(timestamp_ms))
        return self._result(outputs, inputs[0])

    def _send(
        self, image: Image, timestamp_ms: int, options: ImageProcessingOptions | None
    ) -> None:
        inputs = self._inputs(image, options)
        self._require_mode(VisionTaskRunningMode.LIVE_STREAM, "live stream")
        self._runner.send(*inputs, _microseconds(timestamp_ms))

    def _call_back(self, outputs: Outputs, timestamp: int) -> None:
        frame: ImageFrame = outputs[IMAGE]
        result = self._result(outputs, frame)
        if self._user_callback is not None:
            self._user_callback(result, Image.from_core(frame), timestamp // 1000)

    def _inputs(
        self, image: Image, options: ImageProcessingOptions | None
    ) -> tuple[ImageFrame, NormalizedRect]:
        given: object = image
        if not isinstance(given, Image):
            raise InvalidArgumentError(
                f"Please provide 'image_format' with 'data'. Got a {type(given).__name__}; "
                "expected an Image, such as Image(image_format=ImageFormat.SRGB, data=array)"
            )
        # An image cannot be changed, so that its pixels may be shared.
        frame = ImageFrame(given.numpy_view(), given.image_format.core)
        rect = normalized_rect(options, frame.width, frame.height, roi_allowed=self._roi_allowed)
        return frame, rect

    def _require_mode(self, mode: VisionTaskRunningMode, name: str) -> None:
        if self._running_mode != mode:
            current = getattr(self._running_mode, "name", self._running_mode)
            raise InvalidArgumentError(
                f"Task is not initialized with the {name} mode. Current running mode:{current}"
            )


def _microseconds(timestamp_ms: int) -> int:
    try:
        return operator.index(timestamp_ms) * 1000
    except TypeError:
        raise TypeError(
            f"at(): incompatible function arguments: timestamp_ms is {timestamp_ms!r}; expected "
            "whole milliseconds, such as int(seconds * 1000)"
        ) from None
