"""Compare the full-body pose graph with MediaPipe 0.10.21 (``mp.solutions.pose``) on three samples.

``python -m benchmarks.full_body_parity [FOLDER]`` prints a table; FOLDER holds the reference, by
default what the tests have of it. *Fed*: every frame gets MediaPipe's own rectangle, or its
unfiltered landmarks, so that nothing accumulates. *Closed loop*: the graph runs by itself; one bit
of frame 0 flipped inside MediaPipe moves its own landmarks by 0.006 % of the rectangle on carphone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

import vitruvian as vt
from benchmarks.reference import FOLDER, check_pixels, frames_of, reference

__all__ = ["MODELS", "closed_loop", "fed_landmarks", "filtering", "main", "mask", "static"]

Figures = dict[str, float]

#: The landmark models by complexity.
MODELS = ("lite", "full", "heavy")

#: What the graph is given for pictures that have nothing to do with each other.
_STATIC = {"use_prev_landmarks": False, "smooth_landmarks": False, "smooth_segmentation": False}
_BY_ROI = {
    "input_stream": ["image", "roi"],
    "output_stream": ["landmarks", "auxiliary", "world"],
    "input_side_packet": ["complexity", "threshold"],
    "node": [
        {
            "calculator": "PoseLandmarkByRoiCpu",
            "input_stream": ["IMAGE:image", "ROI:roi"],
            "input_side_packet": ["MODEL_COMPLEXITY:complexity", "THRESHOLD:threshold"],
            "output_stream": [
                "LANDMARKS:landmarks",
                "AUXILIARY_LANDMARKS:auxiliary",
                "WORLD_LANDMARKS:world",
            ],
        },
    ],
}
_FILTERING = {
    "input_stream": ["size", "landmarks", "auxiliary", "world"],
    "output_stream": ["smooth", "smooth_auxiliary", "smooth_world", "roi"],
    "node": [
        {
            "calculator": "PoseLandmarkFiltering",
            "input_stream": [
                "IMAGE_SIZE:size",
                "NORM_LANDMARKS:landmarks",
                "AUX_NORM_LANDMARKS:auxiliary",
                "WORLD_LANDMARKS:world",
            ],
            "output_stream": [
                "FILTERED_NORM_LANDMARKS:smooth",
                "FILTERED_AUX_NORM_LANDMARKS:smooth_auxiliary",
                "FILTERED_WORLD_LANDMARKS:smooth_world",
            ],
        },
        {
            "calculator": "PoseLandmarksToRoi",
            "input_stream": ["LANDMARKS:smooth_auxiliary", "IMAGE_SIZE:size"],
            "output_stream": "ROI:roi",
        },
    ],
}


def static(model: str, folder: Path = FOLDER) -> Figures:
    """Detect and measure the astronaut in a single picture; return the largest differences."""
    entry = reference("full_body_static_astronaut", folder)[model][0]["frames"][0]
    out, frame = _astronaut(entry, model_complexity=MODELS.index(model))
    height, width = frame.shape[:2]
    landmarks, stored = out["pose_landmarks"].array, np.array(entry["lm"])
    world = np.abs(out["pose_world_landmarks"].xyz - np.array(entry["world"])).max()
    return {
        "landmarks px": float(_distances(landmarks, stored, width, height).max()),
        "visibility": float(np.abs(landmarks[:, 3] - stored[:, 3]).max()),
        "world mm": 1000 * float(world),
    }


def mask(folder: Path = FOLDER) -> Figures:
    """Outline the astronaut (model full); compare the masks."""
    entry = reference("full_body_static_astronaut", folder)["full"][0]["frames"][0]
    out, _ = _astronaut(entry, enable_segmentation=True)
    path = folder / "full_body_full_astronaut_mask.png"
    stored = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if stored is None:
        raise FileNotFoundError(path)
    found = np.rint(out["segmentation_mask"].data * 255)
    inside, stored_inside = found >= 128, stored >= 128
    levels = np.abs(found - stored)
    return {
        "iou": float((inside & stored_inside).sum() / (inside | stored_inside).sum()),
        "most levels": int(levels.max()),
        "mean levels": float(levels.mean()),
    }


def fed_landmarks(
    model: str,
    sample: str,
    folder: Path = FOLDER,
    *,
    frames: int | None = None,
    backend: str = "auto",
    precision: str = "auto",
) -> Figures:
    """Feed every frame's stored rectangle; return the largest differences before filtering."""
    content = _content(model, sample, folder, smooth=model != "full")
    entries = [entry for entry in content["frames"][:frames] if "roi" in entry]
    width, height = content["meta"]["width"], content["meta"]["height"]
    rois = [vt.Packet(vt.NormalizedRect(*entry["roi"])).at(entry["t"]) for entry in entries]
    graph = vt.CalculatorGraph(_BY_ROI, backend=backend, precision=precision)
    outputs = graph.stream(
        {"image": _packets(sample, entries), "roi": rois},
        side_packets={"complexity": MODELS.index(model), "threshold": 0.5},
    )
    worst: Figures = {
        "landmarks px": 0.0,
        "landmarks % of roi": 0.0,
        "world mm": 0.0,
        "aux px": 0.0,
    }
    other_presence = 0
    for entry, out in zip(entries, outputs, strict=True):
        other_presence += (out["landmarks"] is not None) != ("aux" in entry)
        if out["landmarks"] is None or "aux" not in entry:
            continue
        auxiliary = _distances(out["auxiliary"].array, np.array(entry["aux"]), width, height)
        _raise(worst, "aux px", float(auxiliary.max()))
        raw = entry.get("lm_raw") or (entry["lm"] if model == "full" else None)
        if raw is not None:
            distances = _distances(out["landmarks"].array, np.array(raw), width, height)
            _raise(worst, "landmarks px", float(distances.max()))
            share = 100 * float(distances.max()) / (entry["roi"][2] * width)
            _raise(worst, "landmarks % of roi", share)
            world = np.abs(out["world"].xyz - np.array(entry.get("world_raw", entry["world"])))
            _raise(worst, "world mm", 1000 * float(world.max()))
    return {"frames": len(entries), "frames with other presence": other_presence, **worst}


def filtering(folder: Path = FOLDER) -> Figures:
    """Feed MediaPipe's unfiltered landmarks to the filters; return the largest differences."""
    content = reference("full_body_full_smooth_carphone_pristine", folder)
    size = (content["meta"]["width"], content["meta"]["height"])
    entries = [entry for entry in content["frames"] if "lm_raw" in entry]
    feeds: dict[str, list[vt.Packet[Any]]] = {
        "size": [vt.Packet(size).at(entry["t"]) for entry in entries],
        "landmarks": _lists(vt.NormalizedLandmarkList, entries, "lm_raw"),
        "auxiliary": _lists(vt.NormalizedLandmarkList, entries, "aux"),
        "world": _lists(vt.LandmarkList, entries, "world_raw"),
    }
    worst: Figures = {"lm": 0.0, "world": 0.0, "aux_sm": 0.0, "roi_lm": 0.0}
    outputs = vt.CalculatorGraph(_FILTERING).stream(feeds)
    for entry, out in zip(entries, outputs, strict=True):
        _raise(worst, "lm", _difference(out["smooth"].array[:, :4], entry["lm"]))
        _raise(worst, "world", _difference(out["smooth_world"].xyz, entry["world"]))
        _raise(worst, "aux_sm", _difference(out["smooth_auxiliary"].array[:, :2], entry["aux_sm"]))
        roi = out["roi"]
        numbers = [roi.x_center, roi.y_center, roi.width, roi.height, roi.rotation]
        _raise(worst, "roi_lm", _difference(numbers, entry["roi_lm"]))
    return {"frames": len(entries), **worst}


def closed_loop(
    model: str,
    sample: str,
    folder: Path = FOLDER,
    *,
    smooth: bool = True,
    frames: int | None = None,
) -> Figures:
    """Run the whole graph on a sample; compare what it tracks and where."""
    content = _content(model, sample, folder, smooth=smooth)
    entries = content["frames"][:frames]
    width, height = content["meta"]["width"], content["meta"]["height"]
    graph = vt.CalculatorGraph("pose_tracking_cpu")
    outputs = graph.stream(
        {"input_video": _packets(sample, entries)},
        side_packets={"model_complexity": MODELS.index(model), "smooth_landmarks": smooth},
    )
    same, distances, world = 0, list[NDArray[np.float64]](), list[NDArray[np.float64]]()
    for entry, out in zip(entries, outputs, strict=True):
        landmarks = out["pose_landmarks"]
        same += (landmarks is not None) == ("lm" in entry)
        if landmarks is None or "lm" not in entry:
            continue
        stored = np.array(entry["lm"])
        visible = stored[:, 3] >= 0.5
        moved = _distances(landmarks.array, stored, width, height)
        distances.append(moved[visible] / (entry["roi"][2] * width))
        if "world" in entry:
            apart = out["pose_world_landmarks"].xyz - np.array(entry["world"])
            world.append(np.linalg.norm(apart, axis=1)[visible])
    moved = np.concatenate(distances)
    figures = {
        "frames": len(entries),
        "same tracked": same / len(entries),
        "median % of roi": 100 * float(np.median(moved)),
        "p99 % of roi": 100 * float(np.percentile(moved, 99)),
    }
    if world:
        figures["world median mm"] = 1000 * float(np.median(np.concatenate(world)))
    return figures


def _astronaut(
    entry: dict[str, Any], **side_packets: Any
) -> tuple[dict[str, Any], NDArray[np.uint8]]:
    (packet,) = _packets("astronaut", [entry])
    graph = vt.CalculatorGraph("pose_tracking_cpu")
    (out,) = graph.stream({"input_video": [packet]}, side_packets={**_STATIC, **side_packets})
    return out, packet.value


def _content(model: str, sample: str, folder: Path, *, smooth: bool) -> dict[str, Any]:
    kind = "smooth" if smooth else "nosmooth"
    return reference(f"full_body_{model}_{kind}_{sample}", folder)


def _packets(sample: str, entries: list[dict[str, Any]]) -> Iterator[vt.Packet[Any]]:
    wanted = {entry["i"]: entry for entry in entries}
    for index, frame in enumerate(islice(frames_of(sample), max(wanted) + 1)):
        if index in wanted:
            check_pixels(frame, wanted[index])
            yield vt.Packet(frame).at(wanted[index]["t"])


def _lists(kind: type[Any], entries: list[dict[str, Any]], key: str) -> list[vt.Packet[Any]]:
    """Return packets of landmark lists, with 0 for what is not stored."""
    packets: list[vt.Packet[Any]] = []
    for entry in entries:
        stored = np.array(entry[key])
        rows = np.zeros((len(stored), 5), np.float32)
        rows[:, : stored.shape[1]] = stored
        packets.append(vt.Packet(kind(rows)).at(entry["t"]))
    return packets


def _distances(
    one: NDArray[Any], other: NDArray[Any], width: int, height: int
) -> NDArray[np.float64]:
    return np.hypot(*((one[:, :2] - other[:, :2]) * (width, height)).T)


def _difference(found: Any, stored: Any) -> float:
    return float(np.abs(np.array(found) - np.array(stored)).max())


def _raise(worst: Figures, key: str, value: float) -> None:
    worst[key] = max(worst[key], value)


def main() -> None:
    """Print every comparison as a table in Markdown."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    print("| comparison | model | sample | figures |\n| --- | --- | --- | --- |")
    for model in MODELS:
        _print("single picture", model, "astronaut", static(model, folder))
    _print("mask", "full", "astronaut", mask(folder))
    _print("filters alone", "full", "carphone_pristine", filtering(folder))
    for sample in ("carphone_pristine", "demo"):
        for model in MODELS:
            # Unfiltered landmarks are stored where nothing smooths them: for the full model.
            if model == "full" and _is_stored(folder, model, sample, smooth=False):
                _print("fed rectangles", model, sample, fed_landmarks(model, sample, folder))
        for model, smooth in (("lite", True), ("full", True), ("full", False), ("heavy", True)):
            if _is_stored(folder, model, sample, smooth=smooth):
                figures = closed_loop(model, sample, folder, smooth=smooth)
                name = "closed loop" if smooth else "closed loop, not smoothed"
                _print(name, model, sample, figures)


def _is_stored(folder: Path, model: str, sample: str, *, smooth: bool) -> bool:
    kind = "smooth" if smooth else "nosmooth"
    return (folder / f"full_body_{model}_{kind}_{sample}.json.gz").exists()


def _print(comparison: str, model: str, sample: str, figures: Figures) -> None:
    if figures.get("frames") == 0:
        # The reference at hand has no unfiltered landmarks.
        return
    row = ", ".join(
        f"{key} {value}" if isinstance(value, int) else f"{key} {value:.3g}"
        for key, value in figures.items()
    )
    print(f"| {comparison} | {model} | {sample} | {row} |", flush=True)


if __name__ == "__main__":
    main()
