"""Body, hands and face against ``mp.solutions.holistic`` of 0.10.21."""

from __future__ import annotations

import numpy as np
import pytest

import vitruvian as vt
from benchmarks.solution_reference import frames_of_run, runs

PARTS = {"left": "left_hand_landmarks", "right": "right_hand_landmarks", "face": "face_landmarks"}
FROM_POSE = """
input_stream: [image, pose]
output_stream: [landmarks, roi_pose, roi_recrop, roi]
node:
  - calculator: SplitNormalizedLandmarkListCalculator
    input_stream: pose
    output_stream: hand
    options:
      ranges: [{begin: 15, end: 16}, {begin: 17, end: 18}, {begin: 19, end: 20}]
      combine_outputs: true
  - calculator: HandLandmarksFromPoseCpu
    input_stream: [IMAGE:image, HAND_LANDMARKS_FROM_POSE:hand]
    output_stream:
      - HAND_LANDMARKS:landmarks
      - HAND_ROI_FROM_POSE:roi_pose
      - HAND_ROI_FROM_RECROP:roi_recrop
      - HAND_TRACKING_ROI:roi
"""


def track(run):
    """Yield what MediaPipe answered, and what comes out here."""
    options = run["meta"]["options"]
    is_video = not options.get("static_image_mode", False)
    entries, frames = zip(*frames_of_run(run), strict=True)
    side_packets = {
        "use_prev_landmarks": is_video,
        "smooth_landmarks": is_video,
        "refine_face_landmarks": options.get("refine_face_landmarks", False),
    }
    graph = vt.CalculatorGraph("holistic_tracking_cpu")
    outputs = graph.stream({"input_video": frames}, side_packets=side_packets)
    yield from zip(entries, outputs, strict=True)


def in_percent(found, expected, roi, run):
    """Return the distances of landmarks in % of the region's width."""
    size = np.array([run["meta"]["width"], run["meta"]["height"]])
    pixels = (found.array[:, :2] - np.array(expected)[:, :2]) * size
    return (np.linalg.norm(pixels, axis=1) / (roi[2] * size[0]) * 100).tolist()


@pytest.mark.parametrize(
    ("name", "median", "p99"),
    [("holistic_static", 0.02, 0.02), ("holistic_carphone_pristine", 0.05, 0.3)],
)
def test_left_to_itself_the_graph_finds_what_mediapipe_does(name, median, p99):
    for run in runs(name):
        distances: list[float] = []
        for entry, out in track(run):
            distances += in_percent(out["pose_landmarks"], entry["lm"], entry["roi"], run)
            for part, stream in PARTS.items():
                expected = entry[part]
                assert (out[stream] is not None) == ("lm" in expected)
                if "lm" in expected:
                    distances += in_percent(out[stream], expected["lm"], expected["roi"], run)

        assert np.median(distances) <= median
        assert np.percentile(distances, 99) <= p99


def test_the_regions_of_a_hand_are_mediapipes():
    run = runs("holistic_static")[1]
    entry, frame = next(frames_of_run(run))
    rows = np.zeros((33, 5), np.float32)
    rows[:, :4] = entry["lm"]

    (out,) = vt.CalculatorGraph(FROM_POSE).stream(
        {"image": [frame], "pose": [vt.NormalizedLandmarkList(rows)]}
    )

    for key in ("roi_pose", "roi_recrop", "roi"):
        rect = out[key]
        found = [rect.x_center, rect.y_center, rect.width, rect.height, rect.rotation]
        assert found == pytest.approx(entry["left"][key], abs=2e-4)
    # The six decimals of the pose that is fed move the square a little.
    distances = in_percent(out["landmarks"], entry["left"]["lm"], entry["left"]["roi"], run)
    assert np.percentile(distances, 99) <= 0.15


def test_what_is_found_is_drawn_and_an_empty_scene_passes_through():
    _, frame = next(frames_of_run(runs("holistic_carphone_pristine")[0]))
    blank = np.full((90, 120, 3), 127, np.uint8)

    (found,) = vt.CalculatorGraph("holistic_tracking_cpu").stream({"input_video": [frame]})
    (nothing,) = vt.CalculatorGraph("holistic_tracking_cpu").stream({"input_video": [blank]})

    changed = (found["output_video"].data != frame).any(axis=-1)
    assert 0.05 < changed.mean() < 0.5
    assert np.array_equal(nothing["output_video"].data, blank)
    for name in ("pose_landmarks", *PARTS.values()):
        assert nothing[name] is None
