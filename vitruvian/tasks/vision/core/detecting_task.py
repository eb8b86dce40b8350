"""Tasks whose methods are called ``detect…``."""

from __future__ import annotations

from typing import TypeVar

from ....compat.image import Image
from .base_vision_task_api import BaseVisionTaskApi
from .image_processing_options import ImageProcessingOptions

__all__ = ["DetectingTask"]

R = TypeVar("R")


class DetectingTask(BaseVisionTaskApi[R]):
    """A task that detects something, or finds landmarks."""

    def detect(
        self, image: Image, image_processing_options: ImageProcessingOptions | None = None
    ) -> R:
        """Return what is found in a picture by itself; raises ``ValueError`` in another mode."""
        return self._process_image(image, image_processing_options)

    def detect_for_video(
        self,
        image: Image,
        timestamp_ms: int,
        image_processing_options: ImageProcessingOptions | None = None,
    ) -> R:
        """Return what is found in the next frame of a video.

        Raises ``ValueError`` in another mode, and for a timestamp that is not later than the last.
        """
        return self._process_video(image, timestamp_ms, image_processing_options)

    def detect_async(
        self,
        image: Image,
        timestamp_ms: int,
        image_processing_options: ImageProcessingOptions | None = None,
    ) -> None:
        """Hand over a live picture and return at once; ``result_callback`` gets what is found.

        While one picture is worked on, the newest waits and others are left out. Raises as
        ``detect_for_video``.
        """
        self._send(image, timestamp_ms, image_processing_options)
