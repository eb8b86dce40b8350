"""Graphs and inputs for the studio's runs."""

from __future__ import annotations

CARPHONE = {"video": {"kind": "sample", "name": "carphone"}}
TRACKING = """\
# Track and draw.
input_stream: input_video
output_stream: [output_video, pose_landmarks]
node:
  - calculator: PoseLandmarkUpperBodyCpu
    input_stream: IMAGE:input_video
    output_stream: LANDMARKS:pose_landmarks
  - calculator: PassThroughCalculator
    input_stream: input_video
    output_stream: output_video
"""


def numbers(page, count=20):
    """Return numbers from 0 up, uploaded, as the inputs of a run."""
    return {"numbers": page.upload_numbers(count)}
