"""Join what is known of the people of a frame whose poses were found, for data files."""

from __future__ import annotations

from ...framework.authoring.ports import Option
from ..util.pose_landmarks import POSE_LANDMARK_NAMES
from .landmark_table import LandmarkTableCalculator

__all__ = ["PoseTableCalculator"]


class PoseTableCalculator(LandmarkTableCalculator):
    """Make a table of the landmarks of poses: a LandmarkTableCalculator that knows their names.

    The names are those of the first landmarks of a pose: 25 of the upper body, 33 of the whole.
    """

    names: Option[tuple[str, ...]] = Option(
        (), type=tuple[str, ...], doc="Names of the landmarks, in place of a pose's."
    )

    def names_of(self, part: int, count: int) -> tuple[str, ...]:
        """Return the names of the landmarks."""
        return self.names or POSE_LANDMARK_NAMES[:count]
