"""What is converted on its way into a stream, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.framework.formats import ImageFrame
from vitruvian.framework.values.payload_types import converted, payload_classes

PICTURE = np.zeros((2, 3, 3), np.uint8)


@pytest.mark.parametrize(
    ("kind", "payload", "expected"),
    [
        (int, np.int64(3), 3),
        (int, np.uint8(3), 3),
        (float, np.float32(0.5), 0.5),
        (float, np.float16(0.5), 0.5),
        (float, np.int32(2), 2.0),
        (float, 2, 2.0),
        (bool, np.bool_(True), True),
    ],
)
def test_numbers_of_numpy_become_pythons(kind, payload, expected):
    value = converted(kind, payload)

    assert value == expected
    assert type(value) is kind


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (int, 2.0),
        (int, np.float64(2.0)),
        (bool, 1),
        (float, True),
        (float, "0.5"),
        (float, np.array([0.5])),
        (str, np.int64(1)),
        (ImageFrame, "picture.png"),
        (Any, np.int64(1)),
    ],
)
def test_what_would_change_its_meaning_stays_as_it_is(kind, payload):
    assert converted(kind, payload) is payload


@pytest.mark.parametrize("kind", [ImageFrame, str | ImageFrame, ImageFrame | np.generic])
def test_an_array_becomes_a_picture(kind):
    assert converted(kind, PICTURE) == ImageFrame(PICTURE)


@pytest.mark.parametrize(
    ("kind", "classes"),
    [
        (int, (int,)),
        (list[int], (list,)),
        (int | list[str], (int, list)),
        (Any, None),
        (int | Any, None),
        (object, None),
    ],
)
def test_payloads_are_checked_against_each_class_of_a_union(kind, classes):
    assert payload_classes(kind) == classes


def test_a_payload_of_no_class_of_a_union_is_refused_at_the_input():
    graph = vt.CalculatorGraph(
        "{input_stream: in, node: [{calculator: ImagePropertiesCalculator, "
        "input_stream: 'IMAGE:in', output_stream: 'SIZE:size'}]}"
    )
    graph.start_run()

    with pytest.raises(
        vt.PayloadTypeError, match=r"'in' carries ImageFrame \| GpuBuffer; got a int"
    ):
        graph.add_packet_to_input_stream("in", 5, 0)


class PaintCalculator(vt.Calculator):
    """Send what it is told to, to a stream of pictures, of numbers, and of truth."""

    what = vt.Input(dict)
    picture = vt.Output(ImageFrame)
    size = vt.Output(float)
    count = vt.Output(int)
    is_big = vt.Output(bool)
    total = vt.SideOutput(float)

    def process(self, ctx: vt.Context) -> None:
        for name, value in ctx[self.what].items():
            ctx[getattr(type(self), name)] = value


def test_a_calculator_sends_arrays_and_numbers_of_numpy():
    sent = vt.run_calculator(
        PaintCalculator,
        what=[
            (
                0,
                {
                    "picture": PICTURE,
                    "size": PICTURE.mean(dtype=np.float32),
                    "count": np.count_nonzero(PICTURE),
                    "is_big": PICTURE.max() > 9,
                    "total": np.float32(1.5),
                },
            )
        ],
    )

    assert sent.picture == [(0, ImageFrame(PICTURE))]
    assert sent.size == [(0, 0.0)]
    assert [type(value) for _, value in (*sent.size, *sent.count, *sent.is_big)] == [
        float,
        int,
        bool,
    ]
    assert type(sent.total) is float


@pytest.mark.parametrize(
    ("port", "value", "message"),
    [
        (
            "picture",
            np.zeros((2, 2, 3)),
            "output 'PICTURE': an image must be uint8 or uint16 .*; got an array 2×2×3 of float64",
        ),
        ("picture", "a.png", "PaintCalculator: output 'PICTURE' carries ImageFrame; got a str"),
        ("count", 1.5, "PaintCalculator: output 'COUNT' carries int; got a float"),
        ("is_big", 1, "PaintCalculator: output 'IS_BIG' carries bool; got a int"),
        ("size", None, r"PaintCalculator: output 'SIZE' carries float; got nothing \(None\)"),
    ],
)
def test_what_cannot_be_converted_is_refused_with_the_port(port, value, message):
    with pytest.raises(vt.PayloadTypeError, match=message):
        vt.run_calculator(PaintCalculator, what=[(0, {port: value})])


GRAPH = """
input_stream: size
input_side_packet: scale
output_stream: scaled
node:
  - calculator: ScaleBySideCalculator
    input_stream: SIZE:size
    input_side_packet: SCALE:scale
    output_stream: SCALED:scaled
"""


class ScaleBySideCalculator(vt.Calculator):
    """Multiply by a side packet."""

    size = vt.Input(float)
    scale = vt.SideInput(float)
    scaled = vt.Output(float)

    def process(self, ctx: vt.Context) -> None:
        ctx[self.scaled] = ctx[self.size] * ctx[self.scale]


def test_graph_inputs_and_side_packets_take_numbers_of_numpy():
    graph = vt.CalculatorGraph(GRAPH, threads=0, side_packets={"scale": np.float32(0.5)})
    sizes = np.array([2, 4], np.int16)

    assert [out["scaled"] for out in graph.stream({"size": sizes})] == [1.0, 2.0]
