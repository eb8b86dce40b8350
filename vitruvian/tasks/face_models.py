"""What the models of faces have in common over the tasks that use them."""

from __future__ import annotations

from .errors import InvalidArgumentError
from .task_model import TaskModel

__all__ = ["detector_range"]

#: The sides of the detectors' inputs, short range first.
_SIDES = (128, 192)


def detector_range(model: TaskModel) -> int:
    """Return 0 for a face detector of short range, 1 for one of full range.

    They are told apart by the size of their input, as in MediaPipe. Raises
    ``InvalidArgumentError`` for another model.
    """
    shape = model.input_shape
    for number, side in enumerate(_SIDES):
        if shape == (1, side, side, 3) and model.num_outputs == 2:
            return number
    raise InvalidArgumentError(
        f"the face detector takes {' × '.join(map(str, shape))} numbers; expected a model for "
        "pictures of 128 × 128 (short range) or 192 × 192 (full range)"
    )
