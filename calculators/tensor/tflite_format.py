"""Model files of TensorFlow Lite."""

from __future__ import annotations

from .model_format import ModelFormat
from .model_split import split_at_custom_operators
from .tflite_file import check_model_file, is_tflite
from .tflite_pruning import without_outputs
from .tflite_work import multiply_adds

__all__ = ["TFLITE"]

TFLITE = ModelFormat(
    "TensorFlow Lite",
    is_tflite,
    check_model_file,
    without_outputs,
    split_at_custom_operators,
    multiply_adds,
)
