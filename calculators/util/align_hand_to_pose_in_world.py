"""Move a hand in metres to where the pose has its wrist."""

from __future__ import annotations

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output
from ...framework.errors import FrameworkError
from ...framework.formats import LandmarkList

__all__ = ["AlignHandToPoseInWorldCalculator"]


class AlignHandToPoseInWorldCalculator(Calculator, pure=True):
    """Shift the landmarks of a hand so that its wrist is that of the pose.

    Raises ``FrameworkError`` where a list has no such landmark.

    Source: ``mediapipe/calculators/util/align_hand_to_pose_in_world_calculator.{cc,proto}``.
    """

    hand_landmarks = Input(LandmarkList, doc="metres from the hand's middle")
    pose_landmarks = Input(LandmarkList, doc="metres from the middle of the hips")
    aligned = Output(LandmarkList, tag="HAND_LANDMARKS")

    hand_wrist_idx = Option(0, doc="Which landmark of the hand is the wrist.")
    pose_wrist_idx = Option(0, doc="Which landmark of the pose is the wrist.")

    def process(self, ctx: Context) -> None:
        hand, pose = ctx[self.hand_landmarks].array, ctx[self.pose_landmarks].array
        for name, index, count in (
            ("hand_wrist_idx", self.hand_wrist_idx, len(hand)),
            ("pose_wrist_idx", self.pose_wrist_idx, len(pose)),
        ):
            if not 0 <= index < count:
                raise FrameworkError(
                    f"{ctx.node}: {name} is {index}; expected 0 to {count - 1}, as there are "
                    f"{count} landmarks"
                )
        rows = hand.copy()
        # In this order MediaPipe rounds to float32.
        rows[:, :3] = hand[:, :3] - hand[self.hand_wrist_idx, :3] + pose[self.pose_wrist_idx, :3]
        ctx[self.aligned] = LandmarkList(rows)
