from __future__ import annotations

import pytest

from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.formats import NormalizedRect
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.values.packet import Packet

GRAPH = """
input_stream: [size, rect]
output_stream: square
node:
  - calculator: RectTransformationCalculator
    input_stream: [{rect}, {size}]
    output_stream: grown
    options: {{scale_x: 2.0}}
  - calculator: RectTransformationCalculator
    input_stream: [{second}:grown, IMAGE_SIZE:size]
    output_stream: square
    options: {{square_long: true}}
"""
GOOD = {"rect": "NORM_RECT:rect", "size": "IMAGE_SIZE:size", "second": "NORM_RECT"}


def test_the_output_has_the_type_of_the_input_that_is_wired():
    found = []
    graph = CalculatorGraph(GRAPH.format(**GOOD))
    graph.observe_output_stream("square", lambda name, packet: found.append(packet.value))
    graph.start_run()

    graph.add_packet_to_input_stream("size", Packet((200, 100)).at(0))
    graph.add_packet_to_input_stream("rect", Packet(NormalizedRect(0.5, 0.5, 0.25, 0.5)).at(0))
    graph.close(timeout=60)

    assert found == [NormalizedRect(0.5, 0.5, 0.5, 1.0)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"second": "RECT"}, "takes Rect on RECT, but stream 'grown' carries NormalizedRect"),
        (
            {"rect": "NORM_RECT:rect", "size": "RECT:size"},
            ":5: RectTransformationCalculator: wire exactly one input of NORM_RECT, NORM_RECTS",
        ),
    ],
)
def test_wiring_that_does_not_fit_is_reported_at_its_line(change, message):
    with pytest.raises(GraphConfigError) as error:
        CalculatorGraph(GRAPH.format(**{**GOOD, **change}))

    assert message in str(error.value)


@pytest.mark.parametrize(
    "calculator",
    ["AnnotationOverlayCalculator", "ImageTransformationCalculator", "RecolorCalculator"],
)
@pytest.mark.parametrize(("came", "left"), [("IMAGE", "IMAGE_GPU"), ("IMAGE_GPU", "IMAGE")])
def test_a_picture_leaves_as_it_comes(calculator, came, left):
    node = {
        "calculator": calculator,
        "input_stream": f"{came}:picture",
        "output_stream": f"{left}:result",
        "options": {"color": {}} if calculator == "RecolorCalculator" else {},
    }
    graph = {"input_stream": "picture", "output_stream": "result", "node": [node]}

    with pytest.raises(
        GraphConfigError,
        match=f"as {came} leaves as {came}, and nothing on {left}; wire the output {came}",
    ):
        CalculatorGraph(graph)
