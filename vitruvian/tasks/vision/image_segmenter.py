"""Tell what each pixel shows (``mediapipe.tasks.python.vision.image_segmenter``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from ...calculators.tensor.flatbuffer import Table, offset_at
from ...compat.image import Image
from ...framework.formats import ImageFrame
from ..core.base_options import BaseOptions
from ..errors import InvalidArgumentError
from ..model_bundle import model_file
from ..task_graph import IMAGE, NORM_RECT, TaskGraph
from ..task_model import TaskModel
from ..task_runner import Outputs
from .core.base_vision_task_api import BaseVisionTaskApi
from .core.image_processing_options import ImageProcessingOptions
from .core.vision_task_running_mode import VisionTaskRunningMode

__all__ = ["ImageSegmenter", "ImageSegmenterOptions", "ImageSegmenterResult"]

#: By the number that a model's file has.
_ACTIVATIONS = ("NONE", "SIGMOID", "SOFTMAX")


@dataclass
class ImageSegmenterResult:
    """The masks of a picture; None for those that are not asked for.

    ``confidence_masks`` are pictures of float32, one a class. ``category_mask`` is one of uint8
    with the number of the likeliest class; of a model with one class it is 0 where the class is
    and 255 elsewhere.
    """

    confidence_masks: list[Image] | None = None
    category_mask: Image | None = None


@dataclass
class ImageSegmenterOptions:
    """The options of ``ImageSegmenter``: which masks to make."""

    base_options: BaseOptions
    running_mode: VisionTaskRunningMode = VisionTaskRunningMode.IMAGE
    output_confidence_masks: bool = True
    output_category_mask: bool = False
    result_callback: Callable[[ImageSegmenterResult, Image, int], object] | None = None


class ImageSegmenter(BaseVisionTaskApi[ImageSegmenterResult]):
    """Tells what each pixel of a picture shows, such as a person or the background."""

    _labels: list[str]

    @classmethod
    def create_from_model_path(cls, model_path: str) -> Self:
        """Make a task for single pictures; raises as ``create_from_options``."""
        return cls.create_from_options(ImageSegmenterOptions(BaseOptions(model_path)))

    @classmethod
    def create_from_options(cls, options: ImageSegmenterOptions) -> Self:
        """Make a task; raises ``ValueError`` or ``RuntimeError`` for wrong options or files."""
        cls._check_callback(options)
        model = TaskModel(model_file(options.base_options), "the segmentation model")
        task = cls(_graph(options, model), options)
        # The last tensor is that of the classes.
        task._labels = list(model.labels(model.num_outputs - 1))
        return task

    @property
    def labels(self) -> list[str]:
        """Return the names of the classes, in the order of their numbers."""
        return self._labels

    def segment(
        self, image: Image, image_processing_options: ImageProcessingOptions | None = None
    ) -> ImageSegmenterResult:
        """Return the masks of a picture by itself; raises ``ValueError`` in another mode."""
        return self._process_image(image, image_processing_options)

    def segment_for_video(
        self,
        image: Image,
        timestamp_ms: int,
        image_processing_options: ImageProcessingOptions | None = None,
    ) -> ImageSegmenterResult:
        """Return the masks of the next frame of a video.

        Raises ``ValueError`` in another mode, and for a timestamp that is not later than the last.
        """
        return self._process_video(image, timestamp_ms, image_processing_options)

    def segment_async(
        self,
        image: Image,
        timestamp_ms: int,
        image_processing_options: ImageProcessingOptions | None = None,
    ) -> None:
        """Hand over a live picture and return at once; ``result_callback`` gets the masks.

        While one picture is worked on, the newest waits and others are left out. Raises as
        ``segment_for_video``.
        """
        self._send(image, timestamp_ms, image_processing_options)

    def _result(self, outputs: Outputs, image: ImageFrame) -> ImageSegmenterResult:
        masks, categories = outputs.get("confidence_masks"), outputs.get("category_mask")
        return ImageSegmenterResult(
            None if masks is None else [Image.from_core(mask) for mask in masks],
            None if categories is None else Image.from_core(categories),
        )


def _graph(options: ImageSegmenterOptions, model: TaskModel) -> TaskGraph:
    wanted = {
        "confidence_masks": options.output_confidence_masks,
        "category_mask": options.output_category_mask,
    }
    outputs = tuple(name for name, is_wanted in wanted.items() if is_wanted)
    if not outputs:
        raise InvalidArgumentError(
            "At least one of `output_confidence_masks` and `output_category_mask` must be set."
        )
    node = {
        "calculator": "ImageSegmenterGraph",
        "input_stream": [f"IMAGE:{IMAGE}", f"NORM_RECT:{NORM_RECT}"],
        "input_side_packet": "MODEL:model",
        "output_stream": [f"{name.upper()}:{name}" for name in outputs],
        "options": {"image": model.region_options, "activation": _activation(model)},
    }
    return TaskGraph((node,), outputs, {"model": model.data})


def _activation(model: TaskModel) -> str:
    """Return what the model's file says is to be applied to its answers."""
    data = model.custom_metadata("SEGMENTER_METADATA")
    number = Table(data, offset_at(data, 0)).number(0, "<b") if data else 0
    if not 0 <= number < len(_ACTIVATIONS):
        raise InvalidArgumentError(f"the segmentation model asks for activation {number}")
    return _ACTIVATIONS[number]
