"""The overlay on textures, and poses drawn there against those of MediaPipe."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml

from vitruvian import CalculatorGraph, Packet
from vitruvian.calculators.gpu.transfer import downloaded, uploaded
from vitruvian.calculators.render.annotation_overlay import AnnotationOverlayCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import (
    BoundingBox,
    Color,
    Detection,
    ImageFormat,
    ImageFrame,
    Keypoint,
    NormalizedLandmarkList,
    NormalizedRect,
    Points,
    RenderData,
)
from vitruvian.framework.testing import run_calculator

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "tests" / "data" / "reference"
RED, WHITE = Color(255, 0, 0), Color(255, 255, 255)


def dot(x, y, color=RED, radius=3):
    return RenderData((Points(np.array([[x, y]]), color=color, thickness=radius),))


def texture(device, shape=(40, 60, 3), dtype=np.uint8):
    return uploaded(device, ImageFrame(np.full(shape, 7, dtype)))


def overlaid(picture, *data, vector=()):
    result = run_calculator(
        AnnotationOverlayCalculator(),
        image_gpu=[(0, picture)],
        annotations=[[(0, item)] for item in data],
        vector=[[(0, items)] for items in vector],
    )
    ((_, output),) = result.output_gpu
    return output


def test_annotations_are_drawn_on_a_copy(gpu_device):
    picture = texture(gpu_device)
    drawn = downloaded(overlaid(picture, dot(20, 10)))

    assert drawn.format is ImageFormat.SRGB
    assert drawn.data[10, 20].tolist() == [255, 0, 0]
    assert drawn.data[10, 24].tolist() == [7, 7, 7]
    assert (downloaded(picture).data == 7).all()


def test_vectors_are_drawn_last(gpu_device):
    vector = [(dot(20, 10, WHITE, 6), dot(20, 10, RED, 4))]
    row = downloaded(overlaid(texture(gpu_device), dot(20, 10, RED, 8), vector=vector)).data[10]

    assert row[20].tolist() == [255, 0, 0]
    assert row[25].tolist() == [255, 255, 255]
    assert row[28].tolist() == [255, 0, 0]


@pytest.mark.parametrize("data", [(), (RenderData(),)])
def test_a_texture_without_annotations_is_passed_on_uncopied(gpu_device, data):
    picture = texture(gpu_device)

    assert overlaid(picture, *data) is picture


def test_grey_textures_become_rgb_with_or_without_annotations(gpu_device):
    grey = texture(gpu_device, (40, 60))

    assert overlaid(grey).format is ImageFormat.SRGB
    assert downloaded(overlaid(grey, dot(20, 10))).data[10, 20].tolist() == [255, 0, 0]


def test_textures_of_floats_are_refused(gpu_device):
    with pytest.raises(PayloadTypeError, match="VEC32F1 cannot be drawn on; expected SRGB"):
        overlaid(texture(gpu_device, (4, 4), np.float32), dot(1, 1))


def test_a_picture_in_memory_and_a_texture_are_one_too_many():
    with pytest.raises(ValueError, match="two pictures to draw on; wire IMAGE or IMAGE_GPU, not"):
        run_calculator(AnnotationOverlayCalculator(), image=[], image_gpu=[])


def gpu_renderer(name):
    """Return the packaged renderer, where the calculators that make pictures use textures."""
    graph = yaml.safe_load((ROOT / "subgraphs" / "pose" / name).read_text(encoding="utf-8"))
    del graph["type"]
    for node in graph["node"]:
        if node["calculator"] in {"AnnotationOverlayCalculator", "RecolorCalculator"}:
            streams = [entry.replace("IMAGE:", "IMAGE_GPU:") for entry in node["input_stream"]]
            node["input_stream"] = [
                entry.replace("IMAGE_GPU:input_image", "IMAGE_GPU:texture") for entry in streams
            ]
            node["output_stream"] = node["output_stream"].replace("IMAGE:", "IMAGE_GPU:")
    streams = [entry.partition(":")[2] for entry in graph["input_stream"]]
    crossing = {
        "calculator": "ImageFrameToGpuBufferCalculator",
        "input_stream": "input_image",
        "output_stream": "texture",
    }
    graph["node"].append(crossing)
    return {"input_stream": streams, "output_stream": "output_image", "node": graph["node"]}


def rendered(name, pixels, **values):
    graph = gpu_renderer(name)
    values = {"input_image": ImageFrame(pixels), **values}
    feeds = {
        stream: [Packet(values[stream]).at(0)] if stream in values else []
        for stream in graph["input_stream"]
    }
    (out,) = CalculatorGraph(graph, threads=0).stream(feeds)
    return downloaded(out["output_image"]).data


def landmarks(rows):
    array = np.ones((len(rows), 5), np.float32)
    array[:, : len(rows[0])] = rows
    return NormalizedLandmarkList(array)


def picture_of(name):
    return cv2.cvtColor(cv2.imread(str(REFERENCE / name)), cv2.COLOR_BGR2RGB)


@pytest.mark.usefixtures("gpu_device")
@pytest.mark.parametrize(
    ("sample", "index", "shown"),
    [
        ("astronaut", 0, "overlay"),  # on black
        ("carphone_pristine", 0, "overlay"),
        ("carphone_pristine", 0, "rendered"),  # on the frame
        ("carphone_pristine", 60, "overlay"),
        ("carphone_pristine", 60, "rendered"),
    ],
)
def test_a_pose_is_drawn_as_by_mediapipe_to_the_pixel(
    reference, sample_frame, sample, index, shown
):
    frame = reference(f"upper_body_{sample}")["frames"][index]
    pixels = sample_frame(sample, index)
    rows = np.column_stack([frame["sm"], np.array(frame["lm"])[:, 3]])

    drawn = rendered(
        "upper_body_pose_renderer_cpu.yaml",
        pixels if shown == "rendered" else np.zeros_like(pixels),
        pose_landmarks=landmarks(rows),
        roi=NormalizedRect(*frame["roi_lm"]),
        **detection(frame),
    )

    assert np.array_equal(drawn, picture_of(f"stages/{sample}_{index}_{shown}.png"))


def detection(frame):
    if "det" not in frame:
        return {}
    found = frame["det"]
    keypoints = tuple(Keypoint(*point) for point in found["kp"])
    return {
        "detection": Detection(found["score"], BoundingBox(*found["box"]), keypoints, label_id=0)
    }


@pytest.mark.usefixtures("gpu_device")
def test_a_whole_body_is_drawn_as_by_mediapipe_to_the_pixel():
    case = json.loads((REFERENCE / "full_body_drawing.json").read_text(encoding="utf-8"))
    width, height = case["size"]

    drawn = rendered(
        "pose_renderer_cpu.yaml",
        np.zeros((height, width, 3), np.uint8),
        pose_landmarks=landmarks(case["landmarks"]),
        roi=NormalizedRect(*case["roi"]),
    )

    assert np.array_equal(drawn, picture_of("full_body_drawing.png"))


@pytest.mark.usefixtures("gpu_device")
def test_a_mask_turns_the_rest_blue_beneath_the_drawing():
    case = json.loads((REFERENCE / "full_body_drawing.json").read_text(encoding="utf-8"))
    mask = np.zeros((140, 140), np.float32)
    mask[:, :70] = 1

    drawn = rendered(
        "pose_renderer_cpu.yaml",
        np.full((140, 140, 3), 200, np.uint8),
        segmentation_mask=ImageFrame(mask),
        pose_landmarks=landmarks(case["landmarks"]),
        roi=NormalizedRect(*case["roi"]),
    )

    assert (drawn[10:20, :4] == 200).all()
    assert (drawn[100:110, 136:] == (0, 0, 255)).all()
    assert (drawn == 255).all(axis=2)[:, 70:].any()
