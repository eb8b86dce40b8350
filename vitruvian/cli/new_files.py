"""The files that ``vitruvian new`` writes."""

from __future__ import annotations

import re

__all__ = ["calculator_files", "class_name", "graph_files", "snake_case"]

_MODELINE = "# yaml-language-server: $schema=graph-schema.json\n"

_CALCULATOR = '''\
"""Say here what this module is for."""

import vitruvian as vt


class @CLASS@(vt.Calculator):
    """Multiply numbers: say here, in one sentence, what comes out."""

    number = vt.Input(float, doc="what comes in, a packet at a time")
    result = vt.Output(float, doc="what goes out, at the same timestamp")
    factor = vt.Option(2.0, doc="Multiply by this.")

    def process(self, ctx: vt.Context) -> None:
        ctx[self.result] = ctx[self.number] * self.factor
'''

_CALCULATOR_TEST = '''\
"""What @CLASS@ does, alone and in its graph."""

from pathlib import Path

import pytest
from @SNAKE@ import @CLASS@

import vitruvian as vt
from vitruvian.testing import run_calculator


@pytest.mark.parametrize(("factor", "result"), [(2.0, 6.0), (0.5, 1.5)])
def test_numbers_are_multiplied(factor: float, result: float) -> None:
    calculator = @CLASS@(factor=factor)

    # Packets are (timestamp in microseconds, value).
    assert run_calculator(calculator, number=[(0, 3.0)]).result == [(0, result)]


def test_the_graph_runs() -> None:
    graph = vt.CalculatorGraph(Path(__file__).with_name("@SNAKE@.yaml"))

    results = [outputs["result"] for outputs in graph.stream({"number": [1.0, 2.0]})]

    assert results == [2.0, 4.0]
'''

_CALCULATOR_GRAPH = (
    _MODELINE
    + """\
# Multiply every number: say here what the graph does.
import: @SNAKE@.py
input_stream: number
output_stream: result
node:
  # A comment above a node says why it is there.
  - calculator: @CLASS@
    input_stream: NUMBER:number
    output_stream: RESULT:result
    options: {factor: 2.0}
"""
)

_GRAPH = (
    _MODELINE
    + """\
# Show a video as in a mirror: say here what the graph does.
#
#   vitruvian check @NAME@.yaml
#   vitruvian run @NAME@.yaml --input in.mp4 --output output_video=out.mp4
input_stream: input_video       # ImageFrame
output_stream:
  - output_video                # ImageFrame
  - image_size                  # (width, height)
node:
  # A comment above a node says why it is there. Wiring is TAG:stream; 'vitruvian calculators NAME'
  # tells the tags and the options.
  - calculator: ImageTransformationCalculator
    input_stream: IMAGE:input_video
    output_stream: IMAGE:output_video
    options: {flip_horizontally: true}

  - calculator: ImagePropertiesCalculator
    input_stream: IMAGE:output_video
    output_stream: SIZE:image_size
"""
)

_GRAPH_TEST = '''\
"""What comes out of the graph @NAME@."""

from pathlib import Path

import numpy as np

import vitruvian as vt


def test_pictures_are_mirrored() -> None:
    graph = vt.CalculatorGraph(Path(__file__).with_name("@NAME@.yaml"))
    picture = np.zeros((48, 64, 3), np.uint8)
    picture[:, :10] = 255

    (outputs,) = graph.stream({"input_video": [picture]})

    assert outputs["image_size"] == (64, 48)
    assert (outputs["output_video"].data == picture[:, ::-1]).all()
'''


def calculator_files(name: str) -> dict[str, str]:
    """Return the files of a new calculator: its module, its test and a graph with it."""
    snake = snake_case(name)
    words = {"@CLASS@": class_name(name), "@SNAKE@": snake}
    return {
        f"{snake}.py": _filled(_CALCULATOR, words),
        f"test_{snake}.py": _filled(_CALCULATOR_TEST, words),
        f"{snake}.yaml": _filled(_CALCULATOR_GRAPH, words),
    }


def graph_files(name: str) -> dict[str, str]:
    """Return the files of a new graph: itself and its test."""
    words = {"@NAME@": name}
    return {f"{name}.yaml": _filled(_GRAPH, words), f"test_{name}.py": _filled(_GRAPH_TEST, words)}


def class_name(name: str) -> str:
    """Return the name of the class: ``count_words`` and ``CountWords`` make one of both."""
    words = "".join(word[:1].upper() + word[1:] for word in name.split("_"))
    return f"{words.removesuffix('Calculator')}Calculator"


def snake_case(name: str) -> str:
    """Return the name of the module: without the ending that all calculators have."""
    short = class_name(name).removesuffix("Calculator")
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z])", "_", short).lower()


def _filled(template: str, words: dict[str, str]) -> str:
    for mark, word in words.items():
        template = template.replace(mark, word)
    return template
