"""Runs that fail, that are refused, and downloads that cannot be written."""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Input, Output

from .conftest import NUMBERS
from .run_inputs import CARPHONE, TRACKING, numbers


class StudioFailingCalculator(Calculator):
    """Fail at the fourth number."""

    number = Input(int, tag="")
    same = Output(int, tag="")

    def process(self, ctx):
        if ctx[self.number] == 3:
            raise ValueError("three is too much")
        ctx[self.same] = ctx[self.number]


FAILING = NUMBERS.replace(
    "PassThroughCalculator\n    name: second", "StudioFailingCalculator\n    name: second"
)


class TestFailure:
    def test_the_node_its_line_and_the_time_are_told(self, page):
        run = page.run(FAILING, inputs=numbers(page))

        with page.watch(run) as watcher:
            end = watcher.end()

        assert end["state"] == "failed"
        assert "three is too much" in end["error"]["message"]
        assert end["error"]["node"] == "second"
        assert end["error"]["line"] == 9
        assert end["error"]["timestamp"] == 3000
        assert end["downloads"] == ["trace.json"]

    def test_of_a_node_in_a_subgraph_the_line_of_the_subgraph_is_told(self, page):
        text = TRACKING.replace("IMAGE:input_video", "IMAGE:numbers").replace(
            "input_stream: input_video\n", "input_stream: [input_video, numbers]\n", 1
        )
        video = page.upload("broken.mp4", b"no video at all").json()
        sources = {"kind": "file", "id": video["id"]}
        run = page.run(text, inputs={"input_video": sources, "numbers": sources})

        with page.watch(run) as watcher:
            end = watcher.end()

        assert end["state"] == "failed"
        assert "broken.mp4" in end["error"]["message"]
        assert "vitruvian-studio-" not in end["error"]["message"]

    def test_a_graph_with_mistakes_is_refused_with_all_of_them(self, page):
        text = NUMBERS.replace("name: second", "nam: second")

        answer = page.post("/api/runs", {"text": text, "inputs": {}})

        assert answer.status == 422
        assert answer.error.startswith("graph:10: ")
        assert answer.json()["problems"][0]["line"] == 10

    @pytest.mark.parametrize(
        ("fields", "status", "message"),
        [
            ({}, 400, "the graph's input 'numbers' is not given"),
            ({"inputs": {"nonsense": {"kind": "browser"}}}, 400, "no input stream 'nonsense'"),
            ({"inputs": {"numbers": {"kind": "file", "id": "x"}}}, 404, "none of this id"),
            ({"inputs": {"numbers": {"kind": "sample", "name": "x"}}}, 404, "none of this name"),
            ({"inputs": {"numbers": {"kind": "path", "source": "/etc/passwd"}}}, 403, "--input"),
            ({"inputs": {"numbers": {"kind": "tape"}}}, 400, "expected one of file, sample"),
            ({"inputs": {"numbers": {"kind": "camera", "index": -1}}}, 400, "from 0 to 99"),
            ({"inputs": {"numbers": 5}}, 400, "expected an object for 'numbers'"),
            ({"inputs": []}, 400, "'inputs' is a list; expected an object"),
            ({"threads": 0}, 400, "from 1 to 64"),
            ({"pace": "slow"}, 400, "one of source, fast"),
            ({"paused": "yes"}, 400, "expected true or false"),
            ({"text": None}, 400, "'text' is missing"),
            (
                {
                    "inputs": {"numbers": {"kind": "sample", "name": "carphone"}},
                    "sidePackets": {"x": 1},
                },
                400,
                "no input side packet 'x'",
            ),
        ],
    )
    def test_what_cannot_be_run_is_refused(self, page, fields, status, message):
        answer = page.post("/api/runs", {"text": NUMBERS, **fields})

        assert answer.status == status
        assert message in answer.error

    def test_a_download_that_cannot_be_written_costs_only_itself(self, page):
        # A mask of floats is a picture that no video holds.
        text = """\
input_stream: [video, more]
output_stream: [shown, mask]
node:
  - calculator: PassThroughCalculator
    input_stream: video
    output_stream: shown
  - calculator: StudioMaskCalculator
    input_stream: more
    output_stream: mask
"""
        sample = CARPHONE["video"]
        run = page.run(text, inputs={"video": sample, "more": sample}, paused=True)

        with page.watch(run) as watcher:
            watcher.until("state", state="paused")
            watcher.send("resume")
            end = watcher.end()
            problem = watcher.of("problem")[0]

        assert end["state"] == "finished"
        assert end["downloads"] == ["video.mp4", "trace.json"]
        assert problem["message"].startswith("mask.mp4: it is not written:")


class StudioMaskCalculator(Calculator):
    """Make a mask of floats."""

    from vitruvian.framework.formats import ImageFrame

    image = Input(ImageFrame, tag="")
    mask = Output(ImageFrame, tag="")

    def process(self, ctx):
        shape = ctx[self.image].data.shape[:2]
        ctx[self.mask] = self.ImageFrame(np.full(shape, 0.5, np.float32))
