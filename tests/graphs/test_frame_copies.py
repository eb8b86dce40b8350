"""How many copies of a picture a graph makes: none to find a pose, one to draw on."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from vitruvian.calculators.video.video_reader import VideoReader
from vitruvian.framework.formats import ImageFrame
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.values.packet import Packet


@pytest.fixture
def pictures(carphone):
    reader = VideoReader(Path(carphone))
    _, small = reader.read()
    reader.close()
    # So large that crops, tensors and heatmaps are nothing beside it.
    large = small.repeat(20, axis=0).repeat(20, axis=1)
    return [large, large.copy(), large.copy()]


@pytest.mark.parametrize(
    ("stream", "drawn"), [("pose_landmarks", 0), ("output_video", 1)], ids=["found", "drawn"]
)
@pytest.mark.parametrize("name", ["upper_body_pose_tracking_cpu", "pose_tracking_cpu"])
def test_full_pictures_are_copied_to_be_drawn_on_only(pictures, name, stream, drawn):
    graph = CalculatorGraph(name, threads=0)
    seen = []
    graph.observe_output_stream(stream, lambda _, packet: seen.append(packet.timestamp))
    graph.start_run(live=False)
    tracemalloc.start()
    try:
        copies = [_copies(graph, Packet(ImageFrame(one)).at(at)) for at, one in enumerate(pictures)]
    finally:
        tracemalloc.stop()
        graph.close()

    assert len(seen) == len(pictures)
    # With the first one come the models.
    assert np.all(np.abs(np.array(copies[1:]) - drawn) < 0.2)


def _copies(graph, packet):
    """Return the most memory that was in use for a packet at once, in pictures of its size."""
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    graph.add_packet_to_input_stream("input_video", packet)
    graph.wait_until_idle()
    return (tracemalloc.get_traced_memory()[1] - before) / packet.value.data.nbytes
