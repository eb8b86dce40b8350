"""The people in front of the camera, as ``mediapipe.solutions.selfie_segmentation`` gives them."""

from __future__ import annotations

import operator
from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..framework.formats import ImageFrame
from ..framework.quick_dataclass import dataclass
from .image_solution import ImageSolution, Outputs
from .pipeline import Output, Pipeline
from .results import Result
from .settings import Settings
from .solution import Solution

__all__ = [
    "SOLUTION",
    "SegmentResult",
    "SegmentSettings",
    "SelfieSegmentation",
    "SolutionOutputs",
]


def people(model_selection: int) -> Pipeline:
    """Return the pipeline that makes a mask of the people near the camera."""
    output = Output("segmentation_mask", "SEGMENTATION_MASK", ImageFrame.numpy_view, is_mask=True)
    return Pipeline(
        "SelfieSegmentation",
        {"model_selection": model_selection},
        (output,),
        "selfie_segmentation",
    )


@dataclass(frozen=True)
class SegmentSettings(Settings):
    """The settings of ``vitruvian.segment`` and ``vitruvian segment``."""

    landscape: Annotated[bool, "Use the quicker model that is made for wide pictures."] = False

    def pipeline(self) -> Pipeline:
        return people(int(self.landscape))


class SegmentResult(Result):
    """The mask of one picture."""


SOLUTION = Solution(
    "segment",
    "Tell the people near the camera from the background.",
    SegmentSettings,
    SegmentResult,
    examples=("call.mp4", "call.mp4 -o blue.mp4 --landscape"),
)


class _Fields(NamedTuple):
    segmentation_mask: NDArray[np.float32] | None = None


class SolutionOutputs(_Fields, Outputs):
    """The mask: a read-only float32 array H×W, 1 on people and 0 behind them."""


class SelfieSegmentation(ImageSolution[SolutionOutputs]):
    """Separates the people near the camera from the background.

    Parameters
    ----------
    model_selection
        0 for the general model, 1 for the quicker one that is made for wide pictures; raises
        ``ValueError`` for another number and ``TypeError`` for what is no whole number.
    """

    def __init__(self, model_selection: int = 0) -> None:
        model_selection = operator.index(model_selection)
        if model_selection not in {0, 1}:
            raise ValueError(
                f"model_selection must be 0 (general) or 1 (landscape); got {model_selection!r}"
            )
        super().__init__(people(model_selection), SolutionOutputs)
