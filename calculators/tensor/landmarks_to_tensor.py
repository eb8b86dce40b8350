"""Turn landmarks into the input tensor of a model."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import LandmarkList, NormalizedLandmarkList, Tensors
from ..wiring import is_wired, needs_one_of

__all__ = ["Attribute", "LandmarksToTensorCalculator"]


class Attribute(StrEnum):
    """What to take of a landmark, in the order of its array's columns."""

    X = "X"
    Y = "Y"
    Z = "Z"
    VISIBILITY = "VISIBILITY"
    PRESENCE = "PRESENCE"


_COLUMNS = {attribute: column for column, attribute in enumerate(Attribute)}


class LandmarksToTensorCalculator(Calculator, pure=True):
    """Send chosen attributes of landmarks as one float32 tensor 1×landmarks×attributes.

    Wire LANDMARKS, or NORM_LANDMARKS with IMAGE_SIZE: the coordinates of the latter become pixels,
    z in the scale of x.
    Source: ``mediapipe/calculators/tensor/landmarks_to_tensor_calculator.{cc,proto}``.
    """

    landmarks = Input(LandmarkList, optional=True)
    norm_landmarks = Input(NormalizedLandmarkList, optional=True)
    image_size = Input(tuple[int, int], optional=True)
    tensors = Output(Tensors)

    attributes: Option[tuple[Attribute, ...]] = Option(
        type=tuple[Attribute, ...],
        doc="What to take, in this order: [X, Y].",
        example=["X", "Y", "Z"],
    )
    flatten = Option(False, doc="Give 1×(landmarks · attributes) instead.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.landmarks, cls.norm_landmarks)
        if is_wired(contract, cls.norm_landmarks) != is_wired(contract, cls.image_size):
            raise ValueError("wire IMAGE_SIZE with NORM_LANDMARKS, and not with LANDMARKS")

    def process(self, ctx: Context) -> None:
        given = ctx.get(self.landmarks) or ctx.get(self.norm_landmarks)
        if given is None:
            return
        values = given.array
        if isinstance(given, NormalizedLandmarkList):
            values = values * _scales(ctx[self.image_size])
        chosen = values[:, [_COLUMNS[attribute] for attribute in self.attributes]]
        shape = (1, -1) if self.flatten else (1, *chosen.shape)
        ctx[self.tensors] = Tensors(np.ascontiguousarray(chosen).reshape(shape))


def _scales(image_size: tuple[int, int]) -> NDArray[np.float32]:
    width, height = image_size
    return np.array([width, height, width, 1, 1], dtype=np.float32)
