"""Model files of TensorFlow Lite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .model_format import ModelFormat
from .tflite_file import check_model_file, has_custom_operators, is_tflite
from .tflite_pruning import without_outputs
from .tflite_work import multiply_adds

if TYPE_CHECKING:
    from .split_model import SplitModel

__all__ = ["TFLITE"]


def _split(
    model: bytes, outputs: frozenset[int] | None, native: frozenset[str]
) -> SplitModel | None:
    """Cut a model at its custom operators, the code for which most models do without."""
    if not has_custom_operators(model):
        return None
    from .model_split import split_at_custom_operators

    return split_at_custom_operators(model, outputs, native)


TFLITE = ModelFormat(
    "TensorFlow Lite",
    is_tflite,
    check_model_file,
    without_outputs,
    _split,
    multiply_adds,
)
