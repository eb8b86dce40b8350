"""gesture_recognizer: hands are tracked, their gestures named and written into the video."""

from __future__ import annotations

import itertools

import numpy as np

import vitruvian as vt
from benchmarks.solution_reference import frames_of_run, runs


def test_each_hand_of_a_video_gets_a_gesture_that_is_written():
    (run,) = runs("hands_synth_hands_b")
    frames = [frame for _, frame in itertools.islice(frames_of_run(run), 2)]
    blank = np.full_like(frames[0], 90)

    graph = vt.CalculatorGraph("gesture_recognizer")
    *outs, without = graph.stream({"input_video": [*frames, blank]})

    for frame, out in zip(frames, outs, strict=True):
        assert len(out["gestures"]) == len(out["fingers"]) == 2
        drawn = out["output_video"].data
        white = (drawn == 255).all(axis=-1) & (frame != 255).any(axis=-1)
        assert white.sum() > 50
    assert without["gestures"] is None
    assert np.array_equal(without["output_video"].data, blank)
