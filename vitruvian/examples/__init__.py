"""Small ready-made programs over packaged graphs."""

from .upper_body_pose_tracker import UpperBodyPoseTracker, UpperBodyPoseTrackerOutputs

__all__ = ["UpperBodyPoseTracker", "UpperBodyPoseTrackerOutputs"]
