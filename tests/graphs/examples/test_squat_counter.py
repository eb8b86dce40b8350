"""squat_counter: knees are measured, repetitions counted, the count is written into the video."""

from __future__ import annotations

import math

import numpy as np
import pytest
import yaml

import vitruvian as vt
from vitruvian.calculators.video.video_reader import VideoReader
from vitruvian.framework.graph_file.library import LIBRARY

FRAME = 33_333
SIZE = 200
FIRST = 20
HIP, KNEE, ANKLE = (23, 24), (25, 26), (27, 28)


def squatting(degrees):
    """World landmarks of somebody seen from the front whose knees are bent by ``degrees``."""
    rows = np.zeros((33, 5), np.float32)
    rows[:, 3:] = 1
    half = math.radians(degrees) / 2
    for place, side in enumerate((0.1, -0.1)):
        rows[KNEE[place], :3] = side, 0.4, -0.4 * math.cos(half)
        rows[ANKLE[place], :3] = side, 0.4 + 0.4 * math.sin(half), 0
        rows[HIP[place], :3] = side, 0.4 - 0.4 * math.sin(half), 0
    return vt.LandmarkList(rows)


@pytest.fixture
def graph():
    """The graph with a stream of landmarks in place of the tracker."""
    graph = yaml.safe_load(LIBRARY.graphs()["squat_counter"].read_text(encoding="utf-8"))
    graph["input_stream"] = ["input_video", "pose_world_landmarks"]
    without = {"PoseLandmarkCpu", "PoseLandmarksToRenderData"}
    graph["node"] = [node for node in graph["node"] if node["calculator"] not in without]
    graph["node"][-1]["input_stream"].remove("VECTOR:pose_render_data")
    del graph["input_side_packet"]
    return graph


def test_five_squats_are_counted_and_written(graph):
    picture = np.zeros((SIZE, SIZE, 3), np.uint8)
    # 5 squats of 30 frames between 175 and 80 degrees, after a while without anybody.
    knees = [127.5 + 47.5 * math.cos(2 * math.pi * frame / 30) for frame in range(160)]
    frames = [(frame * FRAME, picture) for frame in range(FIRST + len(knees))]
    people = {(FIRST + frame) * FRAME: squatting(knee) for frame, knee in enumerate(knees)}
    seen = {"squats": {}, "angles": {}, "output_video": {}}
    running = vt.CalculatorGraph(graph)
    for stream, packets in seen.items():
        running.observe_output_stream(
            stream, lambda _, packet, packets=packets: packets.update({packet.timestamp: packet})
        )
    running.start_run(live=False)
    for time, image in frames:
        running.add_packet_to_input_stream("input_video", image, time)
        if time in people:
            running.add_packet_to_input_stream("pose_world_landmarks", people[time], time)
        else:
            running.set_input_stream_timestamp_bound("pose_world_landmarks", time + 1)
    running.close()

    counts = [packet.value for packet in seen["squats"].values()]
    assert counts[-1] == 5
    # Each is counted on the way up.
    ups = [place for place in range(1, len(counts)) if counts[place] > counts[place - 1]]
    assert len(ups) == 5
    assert all(knees[place] > 150 and knees[place - 15] < 150 for place in ups)
    measured = [packet.value["left_knee"] for packet in seen["angles"].values()]
    np.testing.assert_allclose(measured, knees, atol=1e-3)
    drawn = [packet.value.data for packet in seen["output_video"].values()]
    assert len(drawn) == len(frames)
    assert not drawn[0].any()
    assert drawn[FIRST].any()
    assert not np.array_equal(drawn[FIRST], drawn[-1])


def test_a_walk_is_no_squat(walk):
    reader = VideoReader(walk)
    counts = []
    graph = vt.CalculatorGraph("squat_counter")
    graph.observe_output_stream("squats", lambda _, packet: counts.append(packet.value))
    graph.start_run({"model_complexity": 1}, live=False)
    for _ in range(12):
        time, picture = reader.read()
        graph.add_packet_to_input_stream("input_video", picture, time)
    graph.close()
    reader.close()

    assert counts
    assert set(counts) == {0}
