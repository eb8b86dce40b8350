"""The face detectors against ``mp.solutions.face_detection`` of 0.10.21."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import vitruvian as vt
from benchmarks.reference import picture
from benchmarks.solution_reference import frames_of_run, runs
from vitruvian.calculators.image.image_to_tensor import ImageToTensorCalculator
from vitruvian.framework.testing import run_calculator

FILES = [
    "face_detection_short_static",
    "face_detection_full_static",
    "face_detection_short_carphone_pristine",
    "face_detection_full_carphone_pristine",
]


def detect(frames, **side_packets):
    graph = vt.CalculatorGraph("face_detection_cpu")
    outputs = graph.stream({"input_video": frames}, side_packets=side_packets)
    return [out["detections"] or () for out in outputs]


def numbers(detection):
    box = detection.box
    points = [value for point in detection.keypoints for value in (point.x, point.y)]
    return [box.xmin, box.ymin, box.width, box.height, *points]


@pytest.mark.parametrize("name", FILES)
def test_faces_are_mediapipes(name):
    for run in runs(name):
        entries, frames = zip(*frames_of_run(run), strict=True)
        found = detect(frames, model_selection=run["meta"]["options"]["model_selection"])

        for entry, faces in zip(entries, found, strict=True):
            assert len(faces) == len(entry["faces"])
            for face, expected in zip(faces, entry["faces"], strict=True):
                places = [*expected["box"], *np.ravel(expected["kp"])]
                assert face.score == pytest.approx(expected["score"], abs=2e-6)
                # A fiftieth of a percent of the face, or the reference's six digits.
                assert numbers(face) == pytest.approx(places, abs=1e-6 + 2e-4 * expected["box"][2])


@pytest.mark.parametrize(("model", "size"), [(0, 128), (1, 192)])
@pytest.mark.parametrize(("sample", "frame_number"), [("astronaut", 0), ("carphone_pristine", 60)])
def test_the_models_input_is_mediapipes(model, size, sample, frame_number):
    kind = "static" if sample == "astronaut" else "carphone_pristine"
    (run,) = [
        run
        for run in runs(f"face_detection_{'full' if model else 'short'}_{kind}")
        if run["meta"]["sample"].startswith(sample)
    ]
    ((_, frame),) = [pair for pair in frames_of_run(run) if pair[0]["i"] == frame_number]
    crop = ImageToTensorCalculator(
        output_tensor_width=size,
        output_tensor_height=size,
        keep_aspect_ratio=True,
        output_tensor_uint_range={"min": 0, "max": 255},
        border_mode="BORDER_ZERO",
    )
    result = run_calculator(crop, image=[(0, vt.ImageFrame(frame))], outputs=["tensors"])

    expected = picture(
        f"face_detection_{sample}_model_selection{model}_{frame_number}_detector_input.png"
    )
    difference = np.abs(result.tensors[0][1][0][0].astype(int) - expected)
    assert difference.max() <= 1
    assert (difference > 0).any(axis=-1).sum() <= 3


def test_a_higher_confidence_leaves_the_surest_face():
    (run,) = [r for r in runs(FILES[0]) if r["meta"]["options"] == {"model_selection": 0}][2:]
    frames = [frame for _, frame in frames_of_run(run)]

    assert len(detect(frames)[0]) == 4
    assert len(detect(frames, min_detection_confidence=0.8)[0]) == 1


def test_faces_are_drawn_and_a_picture_without_one_is_left_alone():
    (run,) = runs("face_detection_short_carphone_pristine")
    ((_, frame),) = itertools.islice(frames_of_run(run), 1)
    blank = np.full_like(frame, 90)

    graph = vt.CalculatorGraph("face_detection_cpu")
    with_face, without = graph.stream({"input_video": [frame, blank]})

    assert (with_face["output_video"].data == (255, 0, 0)).all(axis=-1).sum() > 100
    assert without["detections"] is None
    assert np.array_equal(without["output_video"].data, blank)
