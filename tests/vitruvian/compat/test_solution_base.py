from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vitruvian.compat.solution_base import PacketDataType, SolutionBase
from vitruvian.framework.formats import landmark_pb2

IMAGE = np.arange(27, dtype=np.uint8).reshape(3, 3, 3)

TRANSFORM = """
input_stream: 'image_in'
output_stream: 'image_out'
node {
  name: 'Transform'
  calculator: 'ImageTransformationCalculator'
  input_stream: 'IMAGE:image_in'
  output_stream: 'IMAGE:image_out'
  %s
}
"""
SIZE = "output_width: 10 output_height: 10"
TYPE = "mediapipe.ImageTransformationCalculatorOptions"
OPTIONS = f"options {{ [{TYPE}.ext] {{ {SIZE} }} }}"
NODE_OPTIONS = f"node_options {{ [type.googleapis.com/{TYPE}] {{ {SIZE} }} }}"
ANCHORS = """
node {
  name: 'Anchors'
  calculator: 'SsdAnchorsCalculator'
  output_side_packet: 'anchors'
  options {
    [mediapipe.SsdAnchorsCalculatorOptions.ext] {
      num_layers: 1 strides: 8 min_scale: 0.1 max_scale: 0.2
      input_size_height: 8 input_size_width: 8
    }
  }
}
"""

GATED = """
input_stream: 'image_in'
input_side_packet: 'allow_signal'
input_side_packet: 'rotation_degrees'
output_stream: 'image_out'
node {
  calculator: 'ImageTransformationCalculator'
  input_stream: 'IMAGE:image_in'
  input_side_packet: 'ROTATION_DEGREES:rotation_degrees'
  output_stream: 'IMAGE:transformed'
}
node {
  name: 'Gate'
  calculator: 'GateCalculator'
  input_stream: 'transformed'
  input_side_packet: 'ALLOW:allow_signal'
  output_stream: 'image_out'
}
"""
ANY = """
input_stream: 'in'
output_stream: 'out'
node { calculator: 'PassThroughCalculator' input_stream: 'in' output_stream: 'out' }
"""


@pytest.mark.parametrize(
    ("config", "side_inputs"),
    [(TRANSFORM % "", None), (GATED, {"allow_signal": True, "rotation_degrees": 0})],
)
def test_pictures_go_through(config: str, side_inputs: Any) -> None:
    with SolutionBase(graph_config=config, side_inputs=side_inputs) as solution:
        for _ in range(3):
            assert np.array_equal(solution.process(IMAGE).image_out, IMAGE)
            assert np.array_equal(solution.process({"image_in": IMAGE}).image_out, IMAGE)
            solution.reset()


def test_an_output_without_packet_is_none() -> None:
    side = {"allow_signal": False, "rotation_degrees": 0}

    with SolutionBase(graph_config=GATED, side_inputs=side) as solution:
        assert solution.process(IMAGE).image_out is None


def test_other_streams_than_the_outputs_can_be_collected() -> None:
    side = {"allow_signal": False, "rotation_degrees": 180}

    with SolutionBase(graph_config=GATED, side_inputs=side, outputs=["transformed"]) as solution:
        results = solution.process(IMAGE)

    assert results.transformed.shape == (3, 3, 3)
    assert not hasattr(results, "image_out")


@pytest.mark.parametrize("options", ["", OPTIONS, NODE_OPTIONS])
def test_options_of_a_node_can_be_set(options: str) -> None:
    with SolutionBase(
        graph_config=TRANSFORM % options,
        calculator_params={"Transform.output_width": 5, "Transform.output_height": 4},
    ) as solution:
        assert solution.process(IMAGE).image_out.shape == (4, 5, 3)


class OptionsMessage:
    """Stands for a protobuf message: what counts is its text."""

    def __str__(self) -> str:
        return "wide: 5 high: 4"


@pytest.mark.parametrize("options", [{"wide": 5, "high": 4}, OptionsMessage()])
def test_options_of_the_graph_can_be_set(options: Any) -> None:
    values = "option_value: ['output_width:wide', 'output_height:options/high']"

    with SolutionBase(graph_config=TRANSFORM % values, graph_options=options) as solution:
        assert solution.process(IMAGE).image_out.shape == (4, 5, 3)


def test_an_option_can_be_taken_back_to_its_default() -> None:
    params = {"Transform.output_width": None, "Transform.output_height": None}

    with SolutionBase(graph_config=TRANSFORM % OPTIONS, calculator_params=params) as solution:
        assert solution.process(IMAGE).image_out.shape == (3, 3, 3)


@pytest.mark.parametrize(
    ("config", "params", "message"),
    [
        (GATED, {"Gate.nope": 1}, "Modifying the calculator options of Gate is not supported."),
        (
            TRANSFORM % (OPTIONS + NODE_OPTIONS),
            {"Transform.output_width": 1},
            "has both options and node_options fields.",
        ),
        (TRANSFORM % "", {"Other.output_width": 1}, "Not all calculator params are valid."),
        (
            TRANSFORM % "",
            {"output_width": 1},
            'The key "output_width" in the calculator_params is invalid.',
        ),
        (
            TRANSFORM % "" + ANCHORS,
            {"Anchors.strides": 8},
            "strides is a repeated proto field but the value to be set is <class 'int'>",
        ),
    ],
)
def test_wrong_options_are_refused(config: str, params: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        SolutionBase(graph_config=config, calculator_params=params)

    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({}, ValueError, "Must provide exactly one of 'binary_graph_path' or 'graph_config'."),
        ({"graph_config": ANY, "binary_graph_path": "x"}, ValueError, "exactly one"),
        ({"graph_config": ANY}, RuntimeError, 'Unable to find the type for stream "in".'),
        ({"binary_graph_path": "nope.binarypb"}, FileNotFoundError, "does not exist"),
    ],
)
def test_a_solution_needs_a_graph_with_types(
    given: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        SolutionBase(**given)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (PacketDataType.INT, 5),
        (PacketDataType.BOOL, True),
        (PacketDataType.FLOAT, 0.5),
        (PacketDataType.STRING, "x"),
        (PacketDataType.INT_LIST, [1, 2]),
        (PacketDataType.FLOAT_LIST, [0.5]),
        (PacketDataType.BOOL_LIST, [True]),
    ],
)
def test_hints_give_the_types_of_streams(kind: PacketDataType, value: Any) -> None:
    hints = {"in": kind, "out": kind}

    with SolutionBase(graph_config=ANY, stream_type_hints=hints) as solution:
        assert solution.process({"in": value}).out == value


def test_messages_go_in_and_out() -> None:
    points = landmark_pb2.NormalizedLandmarkList()
    points.landmark.add(x=0.5, y=0.25)
    hints = {"in": PacketDataType.PROTO, "out": PacketDataType.PROTO}

    with SolutionBase(graph_config=ANY, stream_type_hints=hints) as solution:
        assert solution.process({"in": points}).out.landmark[0].y == 0.25


@pytest.mark.parametrize(("shape", "error"), [((3, 3, 4), ValueError), ((3, 3), IndexError)])
def test_pictures_have_three_channels(shape: tuple[int, ...], error: type[Exception]) -> None:
    with (
        SolutionBase(graph_config=TRANSFORM % "") as solution,
        pytest.raises(error, match=r"three channel|index out of range"),
    ):
        solution.process(np.zeros(shape, np.uint8))


def test_lists_of_messages_are_not_taken() -> None:
    config = (
        "input_stream: 'in' output_stream: 'out' node { calculator: 'DetectionUniqueIdCalculator' "
        "input_stream: 'DETECTIONS:in' output_stream: 'DETECTIONS:out' }"
    )
    with (
        SolutionBase(graph_config=config) as solution,
        pytest.raises(NotImplementedError, match="PROTO_LIST type is not supported yet"),
    ):
        solution.process({"in": ()})


def test_a_single_picture_needs_a_single_input() -> None:
    config = "input_stream: 'b' " + TRANSFORM % ""
    with (
        SolutionBase(graph_config=config, stream_type_hints={"b": PacketDataType.INT}) as solution,
        pytest.raises(ValueError, match="more than one input streams"),
    ):
        solution.process(IMAGE)


def test_a_closed_solution_does_nothing_more() -> None:
    solution = SolutionBase(graph_config=TRANSFORM % "")
    solution.close()

    with pytest.raises(ValueError, match="already None"):
        solution.close()
    with pytest.raises(ValueError, match="closed"):
        solution.process(IMAGE)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("::std::vector<::mediapipe::NormalizedRect>", PacketDataType.PROTO_LIST),
        ("OneOf<::mediapipe::Tensor2, int>", PacketDataType.PROTO),
        ("OneOf<foo, ::mediapipe::Image>", PacketDataType.IMAGE),
    ],
)
def test_kinds_follow_from_registered_names(name: str, kind: PacketDataType) -> None:
    assert PacketDataType.from_registered_name(name) is kind


def test_a_name_of_no_kind_is_an_error() -> None:
    with pytest.raises(KeyError, match="foo"):
        PacketDataType.from_registered_name("foo")
