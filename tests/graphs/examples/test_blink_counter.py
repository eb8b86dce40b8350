"""blink_counter: a face is tracked, blinks and glances are counted and written into the video."""

from __future__ import annotations

import itertools

import vitruvian as vt
from benchmarks.reference import frames_of


def test_a_man_in_a_car_blinks_and_the_count_is_written():
    frames = list(itertools.islice(frames_of("carphone_pristine"), 60))

    outs = list(vt.CalculatorGraph("blink_counter").stream({"input_video": frames}))

    blinks = [out["blinks"] for out in outs]
    assert blinks == sorted(blinks)
    assert {out["gaze"] for out in outs} <= {"left", "centre", "right", "shut"}
    for frame, out in zip(frames, outs, strict=True):
        white = (out["output_video"].data == 255).all(axis=-1) & (frame != 255).any(axis=-1)
        assert white.sum() > 50
