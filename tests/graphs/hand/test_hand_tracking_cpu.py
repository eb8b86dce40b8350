"""Hand tracking against ``mp.solutions.hands`` of 0.10.21: streams, tracking, crops, drawing."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import vitruvian as vt
from benchmarks.reference import picture
from benchmarks.solution_reference import frames_of_run, runs
from vitruvian.calculators.image.image_to_tensor import ImageToTensorCalculator
from vitruvian.calculators.util.detections_to_rects import DetectionsToRectsCalculator
from vitruvian.calculators.util.hand_landmarks_to_rect import rect_of_hand
from vitruvian.framework.formats import BoundingBox, Keypoint
from vitruvian.framework.testing import run_calculator

#: Videos, and how much of each: all of the one that loses its hand and finds it again.
SYNTH = {"hands_synth_hand_a": 60, "hands_lite_synth_hand_a": 30, "hands_synth_hands_b": 30}
#: The outputs of the tracking subgraph by their tags.
STREAMS = {
    "LANDMARKS": "landmarks",
    "WORLD_LANDMARKS": "world",
    "HANDEDNESS": "handedness",
    "PALM_DETECTIONS": "palms",
    "HAND_ROIS_FROM_LANDMARKS": "rects_lm",
    "HAND_ROIS_FROM_PALM_DETECTIONS": "rects_det",
}


def track(run, frames=None, subgraph="HandLandmarkTrackingCpu"):
    """Return what MediaPipe answered for each frame, and what the subgraph's outputs hold."""
    options = run["meta"]["options"]
    side_packets = {
        "num_hands": options.get("max_num_hands", 2),
        "model_complexity": options.get("model_complexity", 1),
        "use_prev_landmarks": not options.get("static_image_mode", False),
    }
    node = {
        "calculator": subgraph,
        "input_stream": "IMAGE:image",
        "input_side_packet": [f"{name.upper()}:{name}" for name in side_packets],
        "output_stream": [f"{tag}:{name}" for tag, name in STREAMS.items()],
    }
    graph = vt.CalculatorGraph(
        {
            "input_stream": "image",
            "input_side_packet": list(side_packets),
            "output_stream": list(STREAMS.values()),
            "node": [node],
        }
    )
    entries, pictures = zip(*itertools.islice(frames_of_run(run), frames), strict=True)
    outputs = graph.stream({"image": pictures}, side_packets=side_packets)
    return list(zip(entries, outputs, strict=True))


def widths(entry):
    """Return the width of the square that each hand was found in."""
    pairs = zip(entry["rects"], entry["presence"], strict=True)
    return [rect[2] for rect, presence in pairs if presence > 0.5]


def distances(pairs, size):
    """Return how far landmarks lie from MediaPipe's, in percent of their square's width."""
    found = []
    for entry, out in pairs:
        hands = zip(out["landmarks"] or (), entry["hands"], widths(entry), strict=True)
        for landmarks, hand, width in hands:
            offset = (landmarks.xyz - np.array(hand["lm"]))[:, :2] * size
            found.append(np.linalg.norm(offset, axis=1) / (width * size[0]) * 100)
    return np.concatenate(found) if found else np.zeros(1)


def numbers(rect):
    return [rect.x_center, rect.y_center, rect.width, rect.height, rect.rotation]


def size_of(run):
    return run["meta"]["width"], run["meta"]["height"]


@pytest.mark.parametrize("run", runs("hands_static"), ids=lambda run: str(run["meta"]["options"]))
def test_hands_in_a_picture_are_mediapipes(run):
    pairs = track(run)

    assert distances(pairs, size_of(run)).max() <= 0.02
    for entry, out in pairs:
        for world, hand in zip(out["world"] or (), entry["hands"], strict=True):
            np.testing.assert_allclose(world.xyz, hand["world"], atol=1e-4)


@pytest.fixture(scope="module", params=SYNTH)
def tracked(request):
    """Return a video's run, what MediaPipe answered for each frame, and what we find there."""
    (run,) = runs(request.param)
    return run, track(run, SYNTH[request.param])


def test_hands_in_a_video_are_mediapipes(tracked):
    run, pairs = tracked

    # The limits are about three times what one changed bit of the first frame does to MediaPipe.
    distance = distances(pairs, size_of(run))
    assert np.median(distance) <= 0.1
    assert np.percentile(distance, 99) <= 1
    for entry, out in pairs:
        found = [one.classification[0] for one in out["handedness"] or ()]
        labels = [(one.index, one.label) for one in found]
        assert labels == [(hand["index"], hand["label"]) for hand in entry["hands"]]
        scores = [hand["score"] for hand in entry["hands"]]
        assert [one.score for one in found] == pytest.approx(scores, abs=0.02)


def test_the_detector_runs_when_mediapipes_does_and_finds_the_same(tracked):
    _, pairs = tracked

    for entry, out in pairs:
        assert len(out["palms"] or ()) == len(entry.get("palms", ()))
        for palm, expected in zip(out["palms"] or (), entry.get("palms", ()), strict=True):
            box = palm.box
            found = [palm.score, box.xmin, box.ymin, box.width, box.height]
            assert found == pytest.approx([expected["score"], *expected["box"]], abs=1e-5)
        # What a frame's last bits make of the next one's squares, as with other interpreters.
        for stream, slack in (("rects_det", 1e-3), ("rects_lm", 2e-2)):
            for rect, expected in zip(out[stream] or (), entry.get(stream, ()), strict=True):
                assert numbers(rect) == pytest.approx(expected, abs=slack)


STAGED = [("hands_synth_hand_a", number) for number in (0, 20)]


def staged(name, number):
    """Return MediaPipe's answer, its inner streams, and the frame."""
    (run,) = runs(name)
    entry, frame = next(pair for pair in frames_of_run(run) if pair[0]["i"] == number)
    return entry, run["stages"][str(number)], frame


def crop(frame, size, border, rect=None):
    calculator = ImageToTensorCalculator(
        output_tensor_width=size,
        output_tensor_height=size,
        keep_aspect_ratio=True,
        output_tensor_uint_range={"min": 0, "max": 255},
        border_mode=border,
    )
    inputs = {} if rect is None else {"norm_rect": [(0, vt.NormalizedRect(*rect))]}
    result = run_calculator(
        calculator, image=[(0, vt.ImageFrame(frame))], outputs=["tensors"], **inputs
    )
    return result.tensors[0][1][0][0].astype(int)


@pytest.mark.parametrize(("name", "number"), STAGED)
def test_the_models_inputs_are_mediapipes(name, number):
    entry, _, frame = staged(name, number)

    for found, kind in (
        (crop(frame, 192, "BORDER_ZERO"), "palm_input"),
        (crop(frame, 224, "BORDER_REPLICATE", entry["rects"][0]), "hand_input_0"),
    ):
        difference = np.abs(found - picture(f"{name}_{number}_{kind}.png"))
        assert difference.max() <= 1
        assert (difference > 0).any(axis=-1).sum() <= 3


@pytest.mark.parametrize(("name", "number"), STAGED)
def test_squares_before_they_are_grown_are_mediapipes(name, number):
    entry, stages, frame = staged(name, number)
    size = frame.shape[1], frame.shape[0]
    palm = entry["palms"][0]
    detection = vt.Detection(
        palm["score"], BoundingBox(*palm["box"]), tuple(Keypoint(*point) for point in palm["kp"])
    )
    calculator = DetectionsToRectsCalculator(
        rotation_vector_start_keypoint_index=0,
        rotation_vector_end_keypoint_index=2,
        rotation_vector_target_angle_degrees=90.0,
    )
    ((_, from_palm),) = run_calculator(
        calculator, detection=[(0, detection)], image_size=[(0, size)], outputs=["norm_rect"]
    ).norm_rect
    landmarks = np.pad(np.array(entry["hands"][0]["lm"], np.float32), ((0, 0), (0, 2)))
    from_landmarks = rect_of_hand(vt.NormalizedLandmarkList(landmarks), size)

    # The reference's points have six decimals, its rectangles nine digits.
    assert numbers(from_palm) == pytest.approx(stages["raw_rois_det"][0], abs=2e-5)
    assert numbers(from_landmarks) == pytest.approx(stages["raw_rois_lm"][0], abs=2e-5)


@pytest.mark.parametrize(("name", "number"), STAGED)
def test_the_models_answer_in_its_square_is_mediapipes(name, number):
    entry, stages, frame = staged(name, number)
    graph = vt.CalculatorGraph(
        {
            "input_stream": ["image", "rect"],
            "output_stream": ["landmarks", "world", "handedness"],
            "node": [
                {
                    "calculator": "HandLandmarkCpu",
                    "input_stream": ["IMAGE:image", "ROI:rect"],
                    "output_stream": [
                        "LANDMARKS:landmarks", "WORLD_LANDMARKS:world", "HANDEDNESS:handedness",
                    ],
                }
            ],
        }
    )  # fmt: skip
    rect = vt.NormalizedRect(*entry["rects"][0])
    (out,) = graph.stream({"image": [frame], "rect": [rect]})

    (hand,) = entry["hands"]
    np.testing.assert_allclose(out["landmarks"].xyz, hand["lm"], atol=2e-6)
    np.testing.assert_allclose(out["world"].xyz, hand["world"], atol=2e-6)
    (found,) = out["handedness"].classification
    assert found.score == pytest.approx(1 - stages["handedness_tensors"][0][0], abs=2e-6)


@pytest.fixture(scope="module")
def hand_frames() -> list[np.ndarray]:
    (run,) = runs("hands_synth_hand_a")
    return [frame for _, frame in itertools.islice(frames_of_run(run), 3)]


def test_the_graph_draws_what_it_tracks(hand_frames):
    graph = vt.CalculatorGraph("hand_tracking_cpu")
    *_, out = graph.stream({"input_video": hand_frames})

    assert len(out["multi_hand_landmarks"]) == len(out["multi_hand_world_landmarks"]) == 1
    drawn = out["output_video"].data
    green = (drawn == (0, 255, 0)).all(axis=-1)
    red = (drawn == (255, 0, 0)).all(axis=-1)
    assert green.sum() > 500
    assert red.sum() > 500


def test_where_no_hand_is_nothing_is_drawn(hand_frames):
    blank = np.full_like(hand_frames[0], 90)

    (out,) = vt.CalculatorGraph("hand_tracking_cpu").stream({"input_video": [blank]})

    assert out["multi_hand_landmarks"] is None
    assert np.array_equal(out["output_video"].data, blank)


def test_an_unsure_hand_is_left_out(hand_frames):
    graph = vt.CalculatorGraph("hand_tracking_cpu")

    (out,) = graph.stream(
        {"input_video": hand_frames[:1]}, side_packets={"min_tracking_confidence": 0.9999}
    )

    assert out["multi_hand_landmarks"] is None


def test_hands_side_by_side_are_those_one_after_the_other():
    (run,) = runs("hands_synth_hands_b")
    frames = [frame for _, frame in itertools.islice(frames_of_run(run), 6)]

    def outputs(threads):
        graph = vt.CalculatorGraph("hand_tracking_cpu", threads=threads)
        return [
            (out["multi_hand_landmarks"], out["multi_handedness"], out["output_video"])
            for out in graph.stream({"input_video": frames})
        ]

    assert outputs(4) == outputs(0)


class Runs(vt.Tracer):
    """Count how often the detector ran."""

    def __init__(self):
        self.detector = 0

    def task_ran(self, task, started, finished, thread):
        name = task.node.name.lower()
        if "palmdetection" in name and "inference" in name and task.kind.name == "PROCESS":
            self.detector += 1


@pytest.mark.parametrize(("num_hands", "times"), [(1, 1), (2, 3)])
def test_the_detector_rests_while_enough_hands_are_tracked(hand_frames, num_hands, times):
    counts = Runs()
    graph = vt.CalculatorGraph("hand_tracking_cpu", tracers=[counts])

    list(graph.stream({"input_video": hand_frames}, side_packets={"num_hands": num_hands}))

    assert counts.detector == times
