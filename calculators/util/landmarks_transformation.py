"""Centre landmarks, or mirror them."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import LandmarkList
from ...framework.quick_dataclass import dataclass

__all__ = [
    "FlipAxis",
    "LandmarksTransformationCalculator",
    "NormalizeTranslation",
    "Transformation",
]


@dataclass(frozen=True, slots=True)
class NormalizeTranslation:
    """Move the landmarks so that their mean is the origin."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class FlipAxis:
    """Change the sign of coordinates."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    flip_x: bool = False
    flip_y: bool = False
    flip_z: bool = False


@dataclass(frozen=True, slots=True)
class Transformation:
    """One step: exactly one of the fields is set."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    normalize_translation: NormalizeTranslation | None = None
    flip_axis: FlipAxis | None = None

    def __post_init__(self) -> None:
        if (self.normalize_translation is None) == (self.flip_axis is None):
            raise ValueError("a transformation is either normalize_translation or flip_axis")


class LandmarksTransformationCalculator(Calculator, pure=True):
    """Apply transformations to landmarks, one after the other.

    Source: ``mediapipe/calculators/util/landmarks_transformation_calculator.cc``.
    """

    landmarks = Input(LandmarkList)
    options_stream = Input(
        tuple[Transformation, ...],
        tag="TRANSFORMATION",
        optional=True,
        doc="Steps for this timestamp in place of the option's; none where no packet comes.",
    )
    transformed = Output(LandmarkList, tag="LANDMARKS")

    transformation: Option[tuple[Transformation, ...]] = Option(
        (), type=tuple[Transformation, ...], doc="The steps: [{normalize_translation: {}}]."
    )

    def process(self, ctx: Context) -> None:
        steps = self.transformation
        if ctx.is_wired(self.options_stream):
            steps = () if (given := ctx.get(self.options_stream)) is None else given
        array = ctx[self.landmarks].array.copy()
        for step in steps:
            array[:, :3] = _applied(step, array[:, :3])
        ctx[self.transformed] = LandmarkList(array)


def _applied(step: Transformation, xyz: NDArray[np.float32]) -> NDArray[np.float32]:
    flip = step.flip_axis
    if flip is None:
        # MediaPipe sums in double precision and subtracts in single.
        mean = xyz.astype(np.float64).sum(axis=0) / len(xyz)
        centred: NDArray[np.float32] = xyz - mean.astype(np.float32)
        return centred
    signs = [-1 if flipped else 1 for flipped in (flip.flip_x, flip.flip_y, flip.flip_z)]
    mirrored: NDArray[np.float32] = xyz * np.array(signs, np.float32)
    return mirrored
