"""Compare the upper-body pose graph with MediaPipe 0.10.21 on three samples.

``python -m benchmarks.upper_body_parity`` prints a table. *Fed*: every frame gets MediaPipe's own
rectangle, so that nothing accumulates. *Closed loop*: the graph runs by itself; tracking is chaotic
(one bit of frame 0 flipped inside MediaPipe moves its own landmarks by 0.13 % of the rectangle on
carphone), so no closer agreement than that can be asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

import vitruvian as vt
from benchmarks.reference import (
    SAMPLES,
    check_pixels,
    frames_of,
    has_picture,
    picture,
    reference,
)
from vitruvian.framework.values.timestamp import Timestamp

__all__ = ["closed_loop", "drawing", "fed_detector", "fed_landmarks", "main", "smoother"]

Figures = dict[str, float]

_LANDMARKS = {
    "input_stream": ["image", "roi"],
    "output_stream": ["landmarks", "auxiliary", "next_roi"],
    "node": [
        {
            "calculator": "PoseLandmarkUpperBodyByRoiCpu",
            "name": "by_roi",
            "input_stream": ["IMAGE:image", "ROI:roi"],
            "output_stream": ["LANDMARKS:landmarks", "AUXILIARY_LANDMARKS:auxiliary"],
        },
        {
            "calculator": "ImagePropertiesCalculator",
            "input_stream": "IMAGE:image",
            "output_stream": "SIZE:size",
        },
        {
            "calculator": "PoseLandmarkUpperBodyLandmarksToRoi",
            "input_stream": ["LANDMARKS:auxiliary", "IMAGE_SIZE:size"],
            "output_stream": "ROI:next_roi",
        },
    ],
}
_DETECTOR = {
    "input_stream": "image",
    "output_stream": ["detections", "roi"],
    "node": [
        {
            "calculator": "PoseDetectionCpu",
            "name": "detection",
            "input_stream": "IMAGE:image",
            "output_stream": "DETECTIONS:detections",
        },
        {
            "calculator": "SplitDetectionVectorCalculator",
            "input_stream": "detections",
            "output_stream": "detection",
            "options": {"ranges": [{"begin": 0, "end": 1}], "element_only": True},
        },
        {
            "calculator": "ImagePropertiesCalculator",
            "input_stream": "IMAGE:image",
            "output_stream": "SIZE:size",
        },
        {
            "calculator": "PoseDetectionToRoi",
            "input_stream": ["DETECTION:detection", "IMAGE_SIZE:size"],
            "output_stream": "ROI:roi",
        },
    ],
}


def fed_landmarks(
    sample: str, *, frames: int | None = None, backend: str = "auto", precision: str = "auto"
) -> Figures:
    """Feed every frame's stored rectangle; return the largest differences."""
    entries = reference(f"upper_body_{sample}")["frames"][:frames]
    entries = [entry for entry in entries if "roi" in entry]
    worst: Figures = {"landmarks px": 0.0, "next roi": 0.0, "presence": 0.0, "tensor": 0.0}
    wrong_presence = 0
    observed: dict[tuple[str, int], Any] = {}
    graph = vt.CalculatorGraph(_LANDMARKS, backend=backend, precision=precision)
    for stream in ("by_roi__pose_presence_score", "by_roi__output_tensors"):
        graph.observe_output_stream(
            stream,
            lambda name, packet: observed.__setitem__((name, packet.timestamp), packet.value),
        )
    rois = [vt.Packet(vt.NormalizedRect(*entry["roi"])).at(entry["t"]) for entry in entries]
    width, height = _size(sample)
    feeds = {"image": _chosen_frames(sample, entries), "roi": rois}
    for entry, out in zip(entries, graph.stream(feeds), strict=True):
        time = Timestamp(entry["t"])
        score = observed["by_roi__pose_presence_score", time]
        if "presence" in entry:
            _raise(worst, "presence", abs(score - entry["presence"]))
        tensor = _stage(sample, entry, "landmark_tensor")
        if tensor is not None:
            values = observed["by_roi__output_tensors", time][0].reshape(-1)
            _raise(worst, "tensor", float(np.abs(values - tensor).max()))
        wrong_presence += (out["landmarks"] is not None) != ("lm" in entry)
        if out["landmarks"] is None or "lm" not in entry:
            continue
        found, stored = out["landmarks"].array[:, :2], np.array(entry["lm"])[:, :2]
        _raise(worst, "landmarks px", float(_distances(found, stored, width, height).max()))
        _raise(worst, "next roi", _roi_difference(out["next_roi"], entry["roi_lm"]))
    return {"frames": len(entries), "frames with other presence": wrong_presence, **worst}


def fed_detector(
    sample: str, *, frames: int | None = None, backend: str = "auto", precision: str = "auto"
) -> Figures:
    """Run the detector on the frames where MediaPipe ran it; return the largest differences."""
    entries = [e for e in reference(f"upper_body_{sample}")["frames"][:frames] if "ndet" in e]
    worst: Figures = {"score": 0.0, "box": 0.0, "keypoints": 0.0, "roi": 0.0}
    wrong_count = 0
    raw: dict[int, int] = {}
    graph = vt.CalculatorGraph(_DETECTOR, backend=backend, precision=precision)
    graph.observe_output_stream(
        "detection__unfiltered_detections",
        lambda _, packet: raw.__setitem__(packet.timestamp, len(packet.value)),
    )
    feeds = {"image": _chosen_frames(sample, entries)}
    for entry, out in zip(entries, graph.stream(feeds), strict=True):
        detections = out["detections"] or ()
        counts = [raw[Timestamp(entry["t"])], len(detections)]
        wrong_count += counts != entry["ndet"]
        if not detections or "det" not in entry:
            continue
        detection, stored = detections[0], entry["det"]
        box = detection.box
        _raise(worst, "score", abs(detection.score - stored["score"]))
        found = np.array([box.xmin, box.ymin, box.width, box.height])
        _raise(worst, "box", float(np.abs(found - stored["box"]).max()))
        points = np.array([(point.x, point.y) for point in detection.keypoints])
        _raise(worst, "keypoints", float(np.abs(points - stored["kp"]).max()))
        _raise(worst, "roi", _roi_difference(out["roi"], entry["roi_det"]))
    return {"frames": len(entries), "frames with other counts": wrong_count, **worst}


def network_inputs(sample: str) -> Figures:
    """Compare the pictures that the networks see with the stored ones."""
    stages = reference(f"upper_body_{sample}")["stages"]
    pixels, levels, compared = 0, 0, 0
    for kind, config, stream in (
        ("detector_input", _DETECTOR, "detection__input_tensors"),
        ("landmark_input", _LANDMARKS, "by_roi__input_tensors"),
    ):
        entries = [
            entry
            for entry in reference(f"upper_body_{sample}")["frames"]
            if kind in stages.get(str(entry["i"]), {})
        ]
        for entry, tensor in zip(entries, _inputs(sample, entries, config, stream), strict=True):
            scaled = (tensor[0] + 1) * 127.5 if kind == "detector_input" else tensor[0] * 255
            stored = picture(stages[str(entry["i"])][kind]).astype(float)
            difference = np.abs(np.rint(scaled) - stored).max(axis=2)
            pixels = max(pixels, int((difference > 0).sum()))
            levels = max(levels, int(difference.max()))
            compared += 1
    return {"pictures": compared, "pixels that differ": pixels, "by levels": levels}


def smoother(sample: str) -> Figures:
    """Feed MediaPipe's raw landmarks to the smoother alone; return the largest difference."""
    content = reference(f"upper_body_{sample}")
    size = _size(sample)
    config = {
        "input_stream": ["landmarks", "size"],
        "output_stream": "smooth",
        "node": [
            {
                "calculator": "LandmarksSmoothingCalculator",
                "input_stream": ["NORM_LANDMARKS:landmarks", "IMAGE_SIZE:size"],
                "output_stream": "NORM_FILTERED_LANDMARKS:smooth",
                "options": {"velocity_filter": {"window_size": 5, "velocity_scale": 10.0}},
            }
        ],
    }
    entries = content["frames"]
    sizes = [vt.Packet(size).at(entry["t"]) for entry in entries]
    marks = [
        vt.Packet(vt.NormalizedLandmarkList(np.c_[entry["lm"], np.zeros(25)])).at(entry["t"])
        for entry in entries
        if "lm" in entry
    ]
    worst: Figures = {"smoothed landmarks": 0.0}
    graph = vt.CalculatorGraph(config)
    for entry, out in zip(entries, graph.stream({"landmarks": marks, "size": sizes}), strict=True):
        if "sm" in entry:
            difference = np.abs(out["smooth"].xyz - np.array(entry["sm"])).max()
            _raise(worst, "smoothed landmarks", float(difference))
    return {"frames": len(entries), **worst}


def drawing(sample: str) -> Figures:
    """Draw MediaPipe's landmarks; return the smallest share of equal pixels."""
    content = reference(f"upper_body_{sample}")
    shares: list[float] = []
    entries = [content["frames"][int(index)] for index in sorted(content["stages"], key=int)]
    for entry, packet in zip(entries, _chosen_frames(sample, entries), strict=True):
        frame, stage = packet.value, content["stages"][str(entry["i"])]
        for kind in ("rendered", "overlay_on_black"):
            if not has_picture(stage.get(kind)) or "sm" not in entry:
                continue
            canvas = frame if kind == "rendered" else np.zeros_like(frame)
            drawn = _drawn(canvas, entry)
            shares.append(float((drawn == picture(stage[kind])).all(axis=2).mean()))
    return {"pictures": len(shares), "equal pixels": min(shares, default=1.0)}


def closed_loop(
    sample: str,
    *,
    smooth_inside: bool = False,
    frames: int | None = None,
    backend: str = "auto",
    precision: str = "auto",
) -> Figures:
    """Run the whole graph on a sample, or its first frames; compare what it tracks and where."""
    kind = "upper_body_smooth_inside" if smooth_inside else "upper_body"
    entries = reference(f"{kind}_{sample}")["frames"][:frames]
    graph = vt.CalculatorGraph("upper_body_pose_tracking_cpu", backend=backend, precision=precision)
    same, distances = 0, list[NDArray[np.float64]]()
    width, height = _size(sample)
    outputs = graph.stream(
        {"input_video": _chosen_frames(sample, entries)},
        side_packets={"smooth_landmarks": smooth_inside},
    )
    for entry, out in zip(entries, outputs, strict=True):
        landmarks = out["pose_landmarks"]
        same += (landmarks is not None) == ("lm" in entry)
        if landmarks is None or "lm" not in entry:
            continue
        stored = np.array(entry["sm" if smooth_inside else "lm"])
        visible = np.array(entry["lm"])[:, 3] >= 0.5
        moved = _distances(landmarks.array[:, :2], stored[:, :2], width, height)
        distances.append(moved[visible] / (entry["roi"][2] * width))
    moved = np.concatenate(distances)
    return {
        "frames": len(entries),
        "same tracked": same / len(entries),
        "median % of roi": 100 * float(np.median(moved)),
        "p99 % of roi": 100 * float(np.percentile(moved, 99)),
    }


def _drawn(canvas: NDArray[np.uint8], entry: dict[str, Any]) -> NDArray[np.uint8]:
    config = {
        "input_stream": ["image", "landmarks", "roi", "detection"],
        "output_stream": "drawn",
        "node": [
            {
                "calculator": "UpperBodyPoseRendererCpu",
                "input_stream": [
                    "IMAGE:image",
                    "LANDMARKS:landmarks",
                    "ROI:roi",
                    "DETECTION:detection",
                ],
                "output_stream": "IMAGE:drawn",
            }
        ],
    }
    visibility = np.array(entry["lm"])[:, 3:4]
    points = np.hstack([np.array(entry["sm"]), visibility, np.ones((25, 1))])
    graph = vt.CalculatorGraph(config)
    (out,) = graph.stream(
        {
            "image": [canvas.copy()],
            "landmarks": [vt.NormalizedLandmarkList(points)],
            "roi": [vt.NormalizedRect(*entry["roi_lm"])],
            "detection": [_detection(entry["det"])] if "det" in entry else [],
        }
    )
    drawn: NDArray[np.uint8] = out["drawn"].data
    return drawn


def _detection(stored: dict[str, Any]) -> vt.Detection:
    keypoints = tuple(vt.Keypoint(*point) for point in stored["kp"])
    return vt.Detection(stored["score"], vt.BoundingBox(*stored["box"]), keypoints, label_id=0)


def _inputs(
    sample: str, entries: list[dict[str, Any]], config: dict[str, Any], stream: str
) -> Iterator[NDArray[np.float32]]:
    graph = vt.CalculatorGraph(config)
    tensors: list[NDArray[np.float32]] = []
    graph.observe_output_stream(stream, lambda _, packet: tensors.append(packet.value[0]))
    feeds: dict[str, Any] = {"image": _chosen_frames(sample, entries)}
    if "roi" in graph.input_streams:
        feeds["roi"] = [
            vt.Packet(vt.NormalizedRect(*entry["roi"])).at(entry["t"]) for entry in entries
        ]
    for _ in graph.stream(feeds):
        pass
    yield from tensors


def _chosen_frames(sample: str, entries: list[dict[str, Any]]) -> Iterator[vt.Packet[Any]]:
    wanted = {entry["i"]: entry for entry in entries}
    for index, frame in enumerate(islice(frames_of(sample), max(wanted) + 1)):
        if index in wanted:
            check_pixels(frame, wanted[index])
            yield vt.Packet(frame).at(wanted[index]["t"])


def _size(sample: str) -> tuple[int, int]:
    """Return a sample's width and height in pixels."""
    meta = reference(f"upper_body_{sample}")["meta"]
    return meta["width"], meta["height"]


def _stage(sample: str, entry: dict[str, Any], key: str) -> NDArray[np.float64] | None:
    stage = reference(f"upper_body_{sample}")["stages"].get(str(entry["i"]), {})
    return np.array(stage[key]) if key in stage else None


def _distances(
    one: NDArray[Any], other: NDArray[Any], width: int, height: int
) -> NDArray[np.float64]:
    return np.hypot(*((one - other) * (width, height)).T)


def _roi_difference(roi: vt.NormalizedRect, stored: list[float]) -> float:
    found = (roi.x_center, roi.y_center, roi.width, roi.height, roi.rotation)
    return float(np.abs(np.array(found) - stored).max())


def _raise(worst: Figures, key: str, value: float) -> None:
    worst[key] = max(worst[key], value)


def main() -> None:
    """Print every comparison as a table in Markdown."""
    print("| comparison | sample | figures |\n| --- | --- | --- |")
    for compare in (network_inputs, fed_detector, fed_landmarks, smoother, drawing, closed_loop):
        for sample in SAMPLES:
            print(f"| {_title(compare)} | {sample} | {_row(compare(sample))} |", flush=True)
    for sample in ("carphone_pristine", "demo"):
        figures = closed_loop(sample, smooth_inside=True)
        print(f"| closed loop, smoothed inside | {sample} | {_row(figures)} |")


def _title(compare: Any) -> str:
    return str(compare.__name__).replace("_", " ")


def _row(figures: Figures) -> str:
    return ", ".join(
        f"{key} {value}" if isinstance(value, int) else f"{key} {value:.3g}"
        for key, value in figures.items()
    )


if __name__ == "__main__":
    main()
