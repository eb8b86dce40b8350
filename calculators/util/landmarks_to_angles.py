"""Measure how far joints are bent."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import JointAngles, LandmarkList, NormalizedLandmarkList
from ...framework.values.payload_types import Example
from ..wiring import checked_options, is_wired, needs, needs_one_of
from .joints import JOINTS, joint_angles, joint_places
from .pose_landmarks import UPPER_BODY_LANDMARK_NAMES

__all__ = ["LandmarksToAnglesCalculator"]


class LandmarksToAnglesCalculator(Calculator, pure=True):
    """Measure the angles of joints, in degrees: 180 is a straight limb, 0 a folded one.

    NORM_LANDMARKS give them as seen in the picture, LANDMARKS (of the world, in metres) in space.
    The joints are left and right wrist, elbow, shoulder, hip, knee and ankle, such as
    ``left_knee``, and neck and waist. 25 landmarks have no hips, knees, ankles and waist; their
    angles are NaN, as are those of joints that are not visible. MediaPipe has no such calculator.
    """

    norm_landmarks = Input(NormalizedLandmarkList, optional=True, doc="of a pose; needs IMAGE_SIZE")
    landmarks = Input(LandmarkList, optional=True, doc="of a pose, in metres or pixels")
    image_size = Input(tuple[int, int], optional=True, doc="(width, height) in pixels")
    angles = Output(JointAngles)

    joints: Option[tuple[str, ...]] = Option(
        tuple(JOINTS), type=tuple[str, ...], doc="The joints to measure, in this order."
    )
    visibility_threshold = Option(
        0.5, doc="The least visibility that all landmarks of a joint must have."
    )

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        if needs_one_of(contract, cls.norm_landmarks, cls.landmarks) == 0:
            needs(contract, cls.image_size, "for NORM_LANDMARKS")
        elif is_wired(contract, cls.image_size):
            raise ValueError("IMAGE_SIZE goes with NORM_LANDMARKS; leave it out here")
        options = checked_options(cls, contract)
        joints: tuple[str, ...] = options["joints"] if options else ()
        unknown = [name for name in joints if name not in JOINTS]
        if unknown:
            raise ValueError(
                f"there is no joint {unknown[0]!r}; the joints are {', '.join(JOINTS)}"
            )
        example = JointAngles(joints, np.zeros(len(joints), np.float32))
        contract.narrowed[cls.angles] = Annotated[JointAngles, Example(example)]

    def open(self, ctx: Context) -> None:
        self._places = joint_places(self.joints)

    def process(self, ctx: Context) -> None:
        normalized, absolute = ctx.get(self.norm_landmarks), ctx.get(self.landmarks)
        size = ctx.get(self.image_size)
        if normalized is not None and size is not None:
            points = normalized.array[:, :2] * np.array(size, np.float32)
            ctx[self.angles] = self._measured(ctx, points, normalized.visibility)
        elif absolute is not None:
            ctx[self.angles] = self._measured(ctx, absolute.xyz, absolute.visibility)

    def _measured(
        self,
        ctx: Context,
        points: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
        visibility: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    ) -> JointAngles:
        least = len(UPPER_BODY_LANDMARK_NAMES)
        if len(points) < least:
            raise PayloadTypeError(
                f"{ctx.node}: a list has {len(points)} landmarks; expected those of a pose, "
                f"{least} or 33"
            )
        there = (self._places < len(points)).all(axis=(1, 2))
        degrees = np.full(len(self.joints), np.nan, np.float32)
        degrees[there] = joint_angles(
            points, visibility, self._places[there], self.visibility_threshold
        )
        return JointAngles(self.joints, degrees)
