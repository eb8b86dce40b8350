"""What all vision tasks share."""

from __future__ import annotations

from . import image_processing_options, vision_task_running_mode

__all__ = ["image_processing_options", "vision_task_running_mode"]
