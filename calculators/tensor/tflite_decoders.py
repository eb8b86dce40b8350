"""Decode tensors under the names of MediaPipe's older graphs.

Each does what the calculator of the same name without "TfLite" does, and takes the tensors also as
TENSORS_GPU. Sources: ``mediapipe/calculators/tflite/tflite_tensors_to_*_calculator.{cc,proto}``.
"""

from __future__ import annotations

from .gpu_tags import EitherTag
from .tensors_to_classification import TensorsToClassificationCalculator
from .tensors_to_detections import TensorsToDetectionsCalculator
from .tensors_to_floats import TensorsToFloatsCalculator
from .tensors_to_landmarks import TensorsToLandmarksCalculator

__all__ = [
    "TfLiteTensorsToClassificationCalculator",
    "TfLiteTensorsToDetectionsCalculator",
    "TfLiteTensorsToFloatsCalculator",
    "TfLiteTensorsToLandmarksCalculator",
]


class TfLiteTensorsToClassificationCalculator(
    EitherTag, TensorsToClassificationCalculator, pure=True
):
    """Read the scores of classes off the only tensor, and label them.

    The older name of TensorsToClassificationCalculator.
    """


class TfLiteTensorsToDetectionsCalculator(EitherTag, TensorsToDetectionsCalculator, pure=True):
    """Decode boxes and keypoints of a single-shot detector, and keep those with a good score.

    The older name of TensorsToDetectionsCalculator.
    """


class TfLiteTensorsToFloatsCalculator(EitherTag, TensorsToFloatsCalculator, pure=True):
    """Send the first tensor's values as FLOATS, and its only one as FLOAT.

    The older name of TensorsToFloatsCalculator.
    """


class TfLiteTensorsToLandmarksCalculator(EitherTag, TensorsToLandmarksCalculator, pure=True):
    """Read landmarks off the first tensor, as pixels of the model's input and normalized.

    The older name of TensorsToLandmarksCalculator.
    """
