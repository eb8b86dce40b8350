"""What authors are told about their mistakes: each is a small change of a graph that works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import vitruvian as vt
from vitruvian.framework.authoring.calculator import REGISTRY
from vitruvian.framework.error_text import describe, problem_line
from vitruvian.framework.planning.planner import check_graph

GRAPH = """\
input_stream: number
output_stream: half
import: own.py
node:
  - calculator: HalveCalculator
    input_stream: NUMBER:number
    output_stream: HALF:half
"""
OWN = """\
import vitruvian as vt

class HalveCalculator(vt.Calculator):
    number = vt.Input(float)
    half = vt.Output(float)
    by = vt.Option(2.0, gt=0)

    def process(self, ctx):
        ctx[self.half] = ctx[self.number] / self.by
"""
FUNCTION = """\
import vitruvian as vt

@vt.calculator("HalveCalculator", output="HALF")
def half(number: float) -> float:
    return number / 2
"""
ANOTHER = """\
  - calculator: {}
    input_stream: {}
    output_stream: {}
"""
MODEL = """\
input_stream: tensors
output_stream: found
node:
  - calculator: InferenceCalculator
    input_stream: TENSORS:tensors
    output_stream: TENSORS:found
    options: {model_path: %s}
"""
SEND = "ctx[self.half] = ctx[self.number] / self.by"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a working directory; what its module defines is forgotten afterwards."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    for name in ("HalveCalculator", "PlainCalculator"):
        REGISTRY._classes.pop(name, None)


def changed(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new)


def problems(folder: Path, graph: str, own: str = OWN) -> list[str]:
    (folder / "g.yaml").write_text(graph)
    (folder / "own.py").write_text(own)
    return [problem_line(problem) for problem in check_graph("g.yaml")]


GRAPH_MISTAKES = [
    ("calculator: Halve", "calculator: Hlave", "g.yaml:5:5: .* Did you mean 'HalveCalculator'"),
    ("NUMBER:number", "NUMBER:numbr", "g.yaml:6:19: .* no node produces. Did you mean 'number'"),
    ("NUMBER:number", "NUMBR:number", "g.yaml:6:19: .* its inputs are: NUMBER. Did you mean"),
    ("output_stream: half", "output_stream: halves", "g.yaml:2:16: .* Did you mean 'half'"),
    ("    input_stream", "    input_streams", "g.yaml:6:5: .* Did you mean 'input_stream'"),
    ("output_stream: half\n", "output_streams: half\n", "g.yaml:2:1: .* mean 'output_stream'"),
    ("    input_stream", "   input_stream", "g.yaml:6:4: this line's indentation fits no line"),
    ("    input_stream", "\tinput_stream", "g.yaml:6:1: a tab; YAML is indented with spaces"),
    ("input_stream: number\n", "input_stream number\n", "g.yaml:1:1: .* lacks ': '"),
    ("input_stream: number\n", "input_stream:number\n", "g.yaml:1:1: .* lacks ': '"),
    (
        "  - calculator",
        "    calculator",
        "g.yaml:5:5: 'node' is a mapping; .* '- calculator: NAME'",
    ),
    ("NUMBER:number", "NUMBER:half", "g.yaml:6:19: the nodes form a cycle: .* back_edge: NUMBER"),
    ("NUMBER:number", "[NUMBER:number, NUMBER:number]", "6:35: .* write 'NUMBER:1:number'"),
    ("    input_stream: NUMBER:number\n", "", "5:5: .* add 'input_stream: NUMBER:name'"),
    ("HALF:half", "HALF:Half", "g.yaml:7:20: .* a name matches"),
    ("NUMBER:number", "Number:number", "g.yaml:6:19: .* a tag matches"),
    ("own.py", "owns.py", "g.yaml:3:1: .* there is no file 'owns.py'. Did you mean 'own.py'"),
    ("import: own.py\n", "", "g.yaml:4:5: Unable to find .* is an 'import:' missing"),
    ("input_stream: number\n", "input_stream: a\ninput_stream: number\n", "2:1: .* stands twice"),
    (GRAPH, "", "g.yaml: there is no graph in here"),
]
ADDED_LINES = [
    ("    options: {bye: 3.0}", "g.yaml:8:15: .* its options are: by. Did you mean 'by'"),
    ("    options: {by: three}", "g.yaml:8:15: option 'by' is .three.; expected float|8:15"),
    ("    options: {by:3.0}", "g.yaml:8:15: .* no option 'by:3.0'; .* lacks a space after the co"),
    ("    by: 3.0", "g.yaml:8:5: unknown field 'by' of a node; .* stand below 'options:'"),
    ("    options: {by: 0}", "g.yaml:8:15: .* should be greater than 0"),
    ("    options: {by: '3'}", "g.yaml:8:15: .* option 'by' is .3.; expected float"),
    ("    executor: fast", "g.yaml:8:5: .* executor 'fast', which the graph does not declare"),
    ("    input_side_packet: MODEL:m", "g.yaml:8:24: .* no side input 'MODEL'"),
    (
        "    input_stream_handler: {input_stream_handler: SyncSetInputStreamHandlr}",
        "g.yaml:8:27: .* Did you mean 'SyncSetInputStreamHandler'",
    ),
    (
        ANOTHER.format("HalveCalculator", "NUMBER:number", "HALF:half").rstrip(),
        "g.yaml:10:20: .* makes already; give one of them another name",
    ),
    (
        ANOTHER.format("ImagePropertiesCalculator", "IMAGE:half", "SIZE:size").rstrip(),
        r"g.yaml:9:19: .* but stream 'half' carries float \(from HalveCalculator, line 7\)",
    ),
    (
        ANOTHER.format("PoseLandmarkUpperBodyCpu", "half", "LANDMARKS:pose").rstrip(),
        "g.yaml:9:19: .* Its inputs are: IMAGE",
    ),
    (
        "  - calculator: PoseLandmarkCpu\n    output_stream: LANDMARKS:pose",
        "g.yaml:8:5: PoseLandmarkCpu needs its input IMAGE, .* add 'input_stream: IMAGE:name'",
    ),
    (
        ANOTHER.format("PoseLandmarkUpperBodyCpu", "IMAGE:half", "LANDMARKS:pose").rstrip(),
        "g.yaml:9:19: PoseLandmarkUpperBodyCpu takes .* on IMAGE, .*'half' carries .*; inside,",
    ),
]
CLASS_MISTAKES = [
    ("(self, ctx):", "(self, ctx)", "own.py:8: SyntaxError: expected ':'"),
    (
        "import vitruvian",
        "import numpyy\nimport vitruvian",
        "own.py:1: .* No module named 'numpyy'",
    ),
    ("def process", "def proccess", "own.py:3: .*; rename 'proccess' to 'process'"),
    ("(self, ctx)", "(ctx)", r"own.py:3: .* process takes \(ctx\); expected \(self, ctx\)"),
    ("    def process", "    async def process", "own.py:3: .* process is async"),
    ("ctx[self.half] =", "yield", "own.py:3: .* process yields, so calling it runs nothing"),
    ("half = vt.Output", "open = vt.Output", "own.py:3: .* the port 'open' hides what every"),
    ("vt.Output(float)", "vt.Output", r"own.py:3: .* declare one: half = Output\(float\)"),
    (
        "vt.Input(float)",
        "vt.Input()",
        "own.py:4: .* missing 1 required positional argument: 'type'",
    ),
    ("vt.Input(float)", "vt.Input(1.0)", "own.py:3: .* got 1.0; write float"),
    ("vt.Option(2.0, gt=0)", "vt.Option()", "own.py:3: .*by has neither a default nor a type"),
    ("vt.Option(2.0,", "vt.Option(-2.0,", "own.py:3: .* default -2.0 is outside of its own limit"),
    (
        "vt.Option(2.0, gt=0)",
        "vt.Option('2', type=float)",
        "own.py:3: .*by: the default '2' is no float",
    ),
    (
        "vt.Input(float)",
        "vt.Input(float, tag='number')",
        "own.py:3: .* has the tag 'number'; a tag matches",
    ),
    ("number = vt.Input", "größe = vt.Input", "own.py:3: .*größe has the tag 'GRÖSSE'; .* tag="),
    (
        "    def process",
        "    max_in_flight = 0\n    def process",
        "own.py:3: .* max_in_flight is 0; expected a whole number from 1 up",
    ),
    ("gt=0", "gte=0", "own.py:3: .* has no limit 'gte'; .* Did you mean 'gt'"),
    (
        "    def process",
        "    def __init__(self): ...\n    def process",
        "own.py:3: .* into 'def open",
    ),
]
CALL_MISTAKES = [
    (SEND, "return ctx[self.number]", r"process returned a value .* ctx\[self.half\] = …"),
    (SEND, "ctx[self.half] = 'text'", "'HALF' carries float; got a str\n  own.py:9, in process"),
    (SEND, "ctx[self.half] = None", "'HALF' carries float; got nothing"),
    (SEND, "ctx[self.number] = 1.0", "input 'NUMBER' is read, and cannot be sent to\n  own.py:9"),
    (SEND, "ctx[self.half]", "output 'HALF' is sent, not read; keep what .*\n  own.py:9"),
    (SEND, "ctx['half'] = 1.0", r"indexed by ports, got 'half'; write ctx\[self.half\]\n  own.py"),
    (SEND, "ctx['number']", r"indexed by ports, got 'number'; write ctx\[self.number\]\n  own.py"),
    (SEND, "ctx[self.haf] = 1.0", "no attribute 'haf'\n  own.py:9, in process\n    ctx"),
    (
        SEND,
        "ctx.send(self.half, 1.0, at=0)",
        "expected timestamp is 1 but received 0; .*\n  own.py",
    ),
    (
        SEND,
        "ctx[self.half] = 1.0; ctx[self.half] = 2.0",
        r"expected timestamp is 1 but received 0; this call has sent one at 0 .*\n  own.py:9",
    ),
    (SEND, "ctx.timestamp = 5", r"the time of a call, 0, cannot be set to 5; .*\n  own.py:9"),
    (
        SEND,
        "import json; json.loads('{')",
        r"JSONDecodeError: .*\n  own.py:9, .*\n.*\n  raised in ",
    ),
    (SEND, "import sys; sys.exit(3)", "SystemExit: 3\n  own.py:9, in process"),
]


@pytest.mark.parametrize(("old", "new", "told"), GRAPH_MISTAKES)
def test_a_mistake_in_a_graph_is_told_at_its_place(folder, old, new, told):
    found = problems(folder, changed(GRAPH, old, new))

    assert any(re.search(told, one) for one in found), found
    assert len(found) <= 2


@pytest.mark.parametrize(("line", "told"), ADDED_LINES)
def test_a_mistake_in_a_line_more_is_told_at_its_place(folder, line, told):
    found = problems(folder, f"{GRAPH}{line}\n")

    assert any(re.search(told, one) for one in found), found
    assert len(found) <= 2


@pytest.mark.parametrize(("old", "new", "told"), CLASS_MISTAKES)
def test_a_mistake_in_a_class_is_told_once_where_it_is_defined(folder, old, new, told):
    (found,) = problems(folder, GRAPH, changed(OWN, old, new))

    assert found.startswith("g.yaml:3:1: import of 'own.py' failed: own.py:")
    assert re.search(told, found), found


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (" -> float", "", "has no result type; write '-> SomeType'"),
        ("number: float", "number", "parameter 'number' has no annotation; write its payload's"),
        ("number: float", "number: float = 1.0", "'number' has a default, which an input cannot"),
        ("return", "yield", "a generator function is a source and takes no inputs"),
        ("def half", "async def half", "an async function cannot be a calculator"),
    ],
)
def test_a_mistake_in_a_function_is_told_once_where_it_is_defined(folder, old, new, told):
    (found,) = problems(folder, GRAPH, changed(FUNCTION, old, new))

    assert re.search(rf"^g\.yaml:3:1: import of 'own\.py' failed: own\.py:3: @calc.*{told}", found)
    assert found.count("own.py:") == 1


def test_a_class_that_is_no_calculator_is_named(folder):
    (found,) = problems(
        folder,
        changed(GRAPH, "HalveCalculator", "PlainCalculator"),
        changed(changed(OWN, "HalveCalculator", "PlainCalculator"), "(vt.Calculator)", ""),
    )

    assert found.endswith(
        "own.py has a class PlainCalculator; write 'class PlainCalculator(vt.Calculator)'"
    )


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("models/mine.tflite", "g.yaml:7:15: .* there is no model .*models/mine.tflite'; mend the"),
        ("pose_landmrk_full", "g.yaml:7:15: .* Did you mean 'pose_landmark_full'"),
        (
            "mediapipe/modules/pose/pose_landmrk.tflite",
            "g.yaml:7:15: .* there is no model .*; mend",
        ),
        ("m/pose_landmark_full.tflite", "g.yaml:7:15: .* write model_path: pose_landmark_full"),
    ],
)
def test_a_model_that_is_not_there_is_told_at_its_place(folder, model, told):
    (found,) = problems(folder, MODEL % model)

    assert re.search(told, found), found


@pytest.mark.parametrize("model", ["pose_landmark_full", "here.tflite"])
def test_a_model_that_is_there_or_can_be_fetched_is_no_mistake(folder, model):
    (folder / "here.tflite").write_bytes(b"model")

    assert problems(folder, MODEL % model) == []


@pytest.mark.parametrize(("old", "new", "told"), CALL_MISTAKES)
def test_a_mistake_in_a_call_is_told_at_the_authors_line(folder, old, new, told):
    assert problems(folder, GRAPH, changed(OWN, old, new)) == []
    graph = vt.CalculatorGraph("g.yaml", threads=0)

    with pytest.raises(vt.CalculatorError, match=r"g\.yaml:5: ") as caught:
        list(graph.stream({"number": [1.0, 2.0]}))
    assert re.search(told, describe(caught.value)), describe(caught.value)
