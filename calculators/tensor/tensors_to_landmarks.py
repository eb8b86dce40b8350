"""Turn the output of landmark models into landmarks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.demand import Demand
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.errors import FrameworkError
from ...framework.formats import LandmarkList, NormalizedLandmarkList, Tensors
from .activation import Activation, activated

__all__ = ["TensorsToLandmarksCalculator", "landmark_rows"]


class TensorsToLandmarksCalculator(Calculator, pure=True):
    """Read landmarks off the first tensor, as pixels of the model's input and normalized.

    The tensor's values are taken as ``num_landmarks`` rows of x, y, z, visibility and presence;
    further ones are skipped, missing ones are 0. Normalized z is z / width / ``normalize_z``.
    FLIP_HORIZONTALLY and FLIP_VERTICALLY, as streams or side packets, override the options.
    Source: ``mediapipe/calculators/tensor/tensors_to_landmarks_calculator.cc``.
    """

    tensors = Input(Tensors)
    flip_x_stream = Input(bool, tag="FLIP_HORIZONTALLY", optional=True)
    flip_y_stream = Input(bool, tag="FLIP_VERTICALLY", optional=True)
    flip_x_side = SideInput(bool, tag="FLIP_HORIZONTALLY", optional=True)
    flip_y_side = SideInput(bool, tag="FLIP_VERTICALLY", optional=True)
    landmarks = Output(LandmarkList)
    norm_landmarks = Output(NormalizedLandmarkList)

    num_landmarks = Option(type=int, ge=1, doc="Number of landmarks in the tensor.", example=39)
    input_image_width = Option(0, ge=0, doc="Width of the model's input in pixels.", example=256)
    input_image_height = Option(0, ge=0, doc="Height of the model's input in pixels.", example=256)
    normalize_z = Option(1.0, doc="Divide normalized z by this as well.")
    visibility_activation = Option(Activation.NONE, doc="What is applied to visibility.")
    presence_activation = Option(Activation.NONE, doc="What is applied to presence.")
    flip_horizontally = Option(False, doc="Mirror left and right.")
    flip_vertically = Option(False, doc="Turn upside down.")

    @classmethod
    def narrow_demand(cls, demand: Demand) -> None:
        demand.narrow(cls.tensors, {0})

    def open(self, ctx: Context) -> None:
        flips = (self.flip_x_stream, self.flip_y_stream, self.flip_x_side, self.flip_y_side)
        needs_size = (
            ctx.is_wired(self.norm_landmarks)
            or self.flip_horizontally
            or self.flip_vertically
            or any(ctx.is_wired(port) for port in flips)
        )
        if needs_size and not (self.input_image_width and self.input_image_height):
            raise FrameworkError(
                f"{ctx.node}: input_image_width is {self.input_image_width} and input_image_height "
                f"{self.input_image_height}; expected the size of the model's input, to normalize "
                "or flip landmarks; set both"
            )
        if self.normalize_z == 0:
            raise FrameworkError(f"{ctx.node}: normalize_z is 0; expected another number")
        size = (self.input_image_width, self.input_image_height, self.input_image_width)
        self._size = np.array(size, np.float32)

    def process(self, ctx: Context) -> None:
        rows = landmark_rows(
            ctx[self.tensors],
            self.num_landmarks,
            self.visibility_activation,
            self.presence_activation,
            where=ctx.node,
        )
        if self._chosen(ctx, self.flip_x_stream, self.flip_x_side, self.flip_horizontally):
            rows[:, 0] = np.float32(self.input_image_width) - rows[:, 0]
        if self._chosen(ctx, self.flip_y_stream, self.flip_y_side, self.flip_vertically):
            rows[:, 1] = np.float32(self.input_image_height) - rows[:, 1]
        if ctx.is_wired(self.landmarks):
            ctx[self.landmarks] = LandmarkList(rows.copy())
        if ctx.is_wired(self.norm_landmarks):
            rows[:, :3] /= self._size
            if self.normalize_z != 1:
                rows[:, 2] /= np.float32(self.normalize_z)
            ctx[self.norm_landmarks] = NormalizedLandmarkList(rows)

    @staticmethod
    def _chosen(ctx: Context, stream: Input[bool], side: SideInput[bool], option: bool) -> bool:
        for value in (ctx.get(stream), ctx.get(side)):
            if value is not None:
                return value
        return option


def landmark_rows(
    tensors: Tensors,
    count: int,
    visibility: Activation = Activation.NONE,
    presence: Activation = Activation.NONE,
    *,
    where: str = "landmarks",
) -> NDArray[np.float32]:
    """Return a new array ``count``×5 of the first tensor's landmarks.

    Raises ``FrameworkError`` when the tensor has fewer values than landmarks.
    """
    size = tensors[0].size if tensors else 0
    width = size // count
    if width < 1:
        raise FrameworkError(
            f"{where}: the first tensor has {size} values; expected at least {count}, one for each "
            "landmark; set num_landmarks to match the model, or pick the tensor with the landmarks"
        )
    values = np.asarray(tensors[0], dtype=np.float32).reshape(-1)
    values = values[: count * width].reshape(count, width)[:, :5]
    rows = np.zeros((count, 5), dtype=np.float32)
    rows[:, : min(width, 5)] = values
    # What the model does not tell stays 0 instead of becoming sigmoid(0).
    if width > 4 and visibility is presence:
        rows[:, 3:] = activated(rows[:, 3:], visibility)
    else:
        if width > 3:
            rows[:, 3] = activated(rows[:, 3], visibility)
        if width > 4:
            rows[:, 4] = activated(rows[:, 4], presence)
    return rows
