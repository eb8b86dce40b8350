"""The landmarks of faces against ``mp.solutions.face_mesh`` of 0.10.21."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import vitruvian as vt
from benchmarks.reference import picture
from benchmarks.solution_reference import frames_of_run, runs
from vitruvian.calculators.image.image_to_tensor import ImageToTensorCalculator
from vitruvian.framework.formats import NormalizedRect
from vitruvian.framework.testing import run_calculator

OUTPUTS = {
    "LANDMARKS": "landmarks",
    "DETECTIONS": "detections",
    "ROIS_FROM_DETECTIONS": "rects_det",
    "ROIS_FROM_LANDMARKS": "rects_lm",
}
FRONT = {
    "input_stream": "image",
    "input_side_packet": ["num_faces", "with_attention", "use_prev_landmarks"],
    "output_stream": list(OUTPUTS.values()),
    "node": [
        {
            "calculator": "FaceLandmarkFrontCpu",
            "input_stream": "IMAGE:image",
            "input_side_packet": [
                "NUM_FACES:num_faces",
                "WITH_ATTENTION:with_attention",
                "USE_PREV_LANDMARKS:use_prev_landmarks",
            ],
            "output_stream": [f"{tag}:{name}" for tag, name in OUTPUTS.items()],
        }
    ],
}
FED = """
input_stream: [image, rect]
input_side_packet: with_attention
output_stream: landmarks
node:
  - calculator: FaceLandmarkCpu
    input_stream: [IMAGE:image, ROI:rect]
    input_side_packet: WITH_ATTENTION:with_attention
    output_stream: LANDMARKS:landmarks
"""


def track(run):
    """Yield what MediaPipe answered, and what comes out here."""
    options = run["meta"]["options"]
    entries, frames = zip(*frames_of_run(run), strict=True)
    side_packets = {
        "num_faces": options.get("max_num_faces", 1),
        "with_attention": options["refine_landmarks"],
        "use_prev_landmarks": not options.get("static_image_mode", False),
    }
    outputs = vt.CalculatorGraph(FRONT).stream({"image": frames}, side_packets=side_packets)
    yield from zip(entries, outputs, strict=True)


def in_percent(found, expected, rect, size):
    """Return the distances of landmarks in % of the region's width."""
    pixels = (found[:, :2] - np.array(expected)[:, :2]) * size
    return np.linalg.norm(pixels, axis=1) / (rect[2] * size[0]) * 100


def numbers(rect):
    return [rect.x_center, rect.y_center, rect.width, rect.height, rect.rotation]


def size_of(run):
    return np.array([run["meta"]["width"], run["meta"]["height"]])


@pytest.mark.parametrize(
    ("name", "median", "p99"),
    [
        ("face_mesh_plain_static", 0.02, 0.02),
        ("face_mesh_refined_static", 0.02, 0.02),
        ("face_mesh_plain_carphone_pristine", 0.05, 0.3),
        ("face_mesh_refined_carphone_pristine", 0.05, 0.3),
    ],
)
def test_left_to_itself_the_graph_finds_what_mediapipe_does(name, median, p99):
    for run in runs(name):
        distances: list[float] = []
        for entry, out in track(run):
            faces = out["landmarks"] or ()
            assert len(faces) == len(entry["faces"])
            for face, expected, rect in zip(faces, entry["faces"], entry["rects"], strict=True):
                distances += in_percent(face.array, expected["lm"], rect, size_of(run)).tolist()

        assert np.median(distances) <= median
        assert np.percentile(distances, 99) <= p99


@pytest.mark.parametrize("name", ["face_mesh_plain_carphone_pristine", "face_mesh_refined_static"])
def test_the_streams_inside_are_mediapipes(name):
    for run in runs(name):
        for entry, out in track(run):
            # The detector rests while as many faces are tracked as there may be.
            assert (out["rects_det"] is None) == ("rects_det" not in entry)
            for key in ("rects_det", "rects_lm"):
                for rect, expected in zip(out[key] or (), entry.get(key, ()), strict=True):
                    assert numbers(rect) == pytest.approx(expected, abs=2e-4)


@pytest.mark.parametrize("name", ["face_mesh_plain_static", "face_mesh_refined_carphone_pristine"])
def test_landmarks_in_mediapipes_rectangles_are_its_landmarks(name):
    for run in runs(name):
        pairs = list(itertools.islice(frames_of_run(run), 12))
        rects = [NormalizedRect(*entry["rects"][0]) for entry, _ in pairs]
        found = vt.CalculatorGraph(FED).stream(
            {"image": [frame for _, frame in pairs], "rect": rects},
            side_packets={"with_attention": run["meta"]["options"]["refine_landmarks"]},
        )

        for (entry, _), out in zip(pairs, found, strict=True):
            expected = np.array(entry["faces"][0]["lm"])
            pixels = (out["landmarks"].xyz[:, :2] - expected[:, :2]) * size_of(run)
            assert np.abs(pixels).max() <= 0.05


@pytest.mark.parametrize(
    ("name", "image"),
    [
        (
            "face_mesh_refined_static",
            "face_mesh_astronaut_refine_landmarksTrue_0_landmark_input_0.png",
        ),
        (
            "face_mesh_plain_carphone_pristine",
            "face_mesh_carphone_pristine_refine_landmarksFalse_0_landmark_input_0.png",
        ),
    ],
)
def test_the_models_input_is_mediapipes(name, image):
    entry, frame = next(frames_of_run(runs(name)[0]))
    crop = ImageToTensorCalculator(
        output_tensor_width=192,
        output_tensor_height=192,
        output_tensor_uint_range={"min": 0, "max": 255},
    )
    result = run_calculator(
        crop,
        image=[(0, vt.ImageFrame(frame))],
        norm_rect=[(0, NormalizedRect(*entry["rects"][0]))],
        outputs=["tensors"],
    )

    difference = np.abs(result.tensors[0][1][0][0].astype(int) - picture(image))
    assert difference.max() <= 1
    assert (difference > 0).any(axis=-1).sum() <= 3


def test_the_graph_draws_what_it_finds_and_leaves_an_empty_picture_alone():
    _, frame = next(frames_of_run(runs("face_mesh_plain_carphone_pristine")[0]))
    blank = np.full_like(frame, 90)

    found, nothing = vt.CalculatorGraph("face_mesh_cpu").stream({"input_video": [frame, blank]})

    assert len(found["multi_face_landmarks"]) == 1
    assert (found["output_video"].data == (255, 0, 0)).all(axis=-1).sum() > 500
    assert nothing["multi_face_landmarks"] is None
    assert np.array_equal(nothing["output_video"].data, blank)


@pytest.mark.parametrize("name", ["min_detection_confidence", "min_tracking_confidence"])
def test_a_confidence_that_nothing_reaches_leaves_nobody(name):
    _, frame = next(frames_of_run(runs("face_mesh_plain_static")[0]))

    def faces(confidence):
        graph = vt.CalculatorGraph("face_mesh_cpu")
        (out,) = graph.stream({"input_video": [frame]}, side_packets={name: confidence})
        return out["multi_face_landmarks"]

    assert len(faces(0.1)) == 1
    assert faces(1.0) is None


#: The part of MediaPipe's own files that other parts of this package do in fewer words.
MEDIAPIPE = """
input_stream: "image"
input_stream: "rect"
output_stream: "flag"
node {
  calculator: "ImageToTensorCalculator"
  input_stream: "IMAGE:image"
  input_stream: "NORM_RECT:rect"
  output_stream: "TENSORS:input_tensors"
  options: {
    [mediapipe.ImageToTensorCalculatorOptions.ext] {
      output_tensor_width: 192
      output_tensor_height: 192
      output_tensor_float_range { min: 0.0 max: 1.0 }
    }
  }
}
node {
  calculator: "ConstantSidePacketCalculator"
  output_side_packet: "PACKET:model_path"
  options: {
    [mediapipe.ConstantSidePacketCalculatorOptions.ext]: {
      packet { string_value: "mediapipe/modules/face_landmark/face_landmark_with_attention.tflite" }
    }
  }
}
node {
  calculator: "ResourceProviderCalculator"
  input_side_packet: "RESOURCE_ID:model_path"
  output_side_packet: "RESOURCE:model_resource"
}
node {
  calculator: "TfLiteModelCalculator"
  input_side_packet: "MODEL_RESOURCE:model_resource"
  output_side_packet: "MODEL:model"
}
node {
  calculator: "TfLiteCustomOpResolverCalculator"
  output_side_packet: "OP_RESOLVER:op_resolver"
}
node {
  calculator: "InferenceCalculator"
  input_stream: "TENSORS:input_tensors"
  input_side_packet: "MODEL:model"
  input_side_packet: "OP_RESOLVER:op_resolver"
  output_stream: "TENSORS:output_tensors"
  options: {
    [mediapipe.InferenceCalculatorOptions.ext] { delegate { xnnpack {} } }
  }
}
node {
  calculator: "SplitTensorVectorCalculator"
  input_stream: "output_tensors"
  output_stream: "flag_tensor"
  options: { [mediapipe.SplitVectorCalculatorOptions.ext] { ranges: { begin: 6 end: 7 } } }
}
node {
  calculator: "TensorsToFloatsCalculator"
  input_stream: "TENSORS:flag_tensor"
  output_stream: "FLOAT:flag"
  options { [mediapipe.TensorsToFloatsCalculatorOptions.ext] { activation: SIGMOID } }
}
"""


def test_mediapipes_own_way_to_load_the_model_does_the_same():
    entry, frame = next(frames_of_run(runs("face_mesh_refined_static")[0]))
    rect = NormalizedRect(*entry["rects"][0])

    (out,) = vt.CalculatorGraph(MEDIAPIPE).stream({"image": [frame], "rect": [rect]})

    assert out["flag"] == pytest.approx(entry["presence"][0], abs=1e-4)
