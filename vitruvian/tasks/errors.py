"""What is wrong with a task's options, files or calls, in MediaPipe's exception types."""

from __future__ import annotations

from ..framework.errors import FrameworkError

__all__ = ["InvalidArgumentError", "ModelFileError", "TaskConfigError"]


class InvalidArgumentError(FrameworkError, ValueError):
    """A wrong option, a call that does not fit the running mode, or no model at all."""


class ModelFileError(FrameworkError, RuntimeError):
    """A model file that cannot be read, or lacks what the task needs."""


class TaskConfigError(FrameworkError, RuntimeError):
    """Options of which no graph can be made."""
