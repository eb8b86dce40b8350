"""Draw landmarks and detections on pictures, as ``mediapipe.solutions.drawing_utils`` does.

Pictures are BGR arrays and are drawn on in place. Landmark lists may be those of a solution or of
``landmark_pb2``, those that packets carry, or MediaPipe's own.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..framework.formats import Detection

__all__ = [
    "BLACK_COLOR",
    "BLUE_COLOR",
    "GREEN_COLOR",
    "RED_COLOR",
    "WHITE_COLOR",
    "DrawingSpec",
    "draw_axis",
    "draw_detection",
    "draw_landmarks",
    "plot_landmarks",
]

Color = tuple[int, int, int]
Pixel = tuple[int, int]
Connections = Collection[tuple[int, int]]

#: Blue, green, red.
WHITE_COLOR: Color = (224, 224, 224)
BLACK_COLOR: Color = (0, 0, 0)
RED_COLOR: Color = (0, 0, 255)
GREEN_COLOR: Color = (0, 128, 0)
BLUE_COLOR: Color = (255, 0, 0)

_BGR_CHANNELS = 3
_PRESENCE_THRESHOLD = 0.5
_VISIBILITY_THRESHOLD = 0.5
_RELATIVE_BOUNDING_BOX = 2

#: Modules that programs reach through this one, as MediaPipe's imports them, and types in them.
_PASSED_ON = {
    "cv2": "cv2",
    "dataclasses": "dataclasses",
    "detection_pb2": "vitruvian.framework.formats.detection_pb2",
    "landmark_pb2": "vitruvian.framework.formats.landmark_pb2",
    "location_data_pb2": "vitruvian.framework.formats.location_data_pb2",
    "plt": "matplotlib.pyplot",
}
_PASSED_ON_TYPES = frozenset({"List", "Optional", "Tuple", "Union"})


def __getattr__(name: str) -> Any:
    if name in _PASSED_ON:
        try:
            return importlib.import_module(_PASSED_ON[name])
        except ImportError as error:
            # Matplotlib is not needed for anything but plots.
            raise AttributeError(
                f"module {__name__!r} has no {name!r} without {error.name}"
            ) from error
    if name in _PASSED_ON_TYPES:
        return getattr(importlib.import_module("typing"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@dataclass
class DrawingSpec:
    """How to draw: colour (BGR), thickness and radius in pixels; a thickness below 0 fills."""

    color: Color = WHITE_COLOR
    thickness: int = 2
    circle_radius: int = 2


def draw_landmarks(
    image: NDArray[Any],
    landmark_list: Any,
    connections: Connections | None = None,
    landmark_drawing_spec: DrawingSpec | Mapping[int, DrawingSpec] | None = DrawingSpec(  # noqa: B008
        color=RED_COLOR
    ),
    connection_drawing_spec: (
        DrawingSpec | Mapping[tuple[int, int], DrawingSpec] | None
    ) = DrawingSpec(),  # noqa: B008
    is_drawing_landmarks: bool = True,
) -> None:
    """Draw landmarks as ringed dots, and lines between those that ``connections`` joins.

    Landmarks outside the picture, or whose visibility or presence is below 0.5, are left out with
    their lines. A mapping gives each landmark or connection its own spec; None instead of a spec
    leaves the dots or the lines out, and None as ``landmark_list`` draws nothing. Raises
    ``ValueError`` when the picture has not 3 channels or a connection names a missing landmark.
    """
    from ..calculators.opencv import cv2

    if _is_nothing(landmark_list):
        return
    width, height = _size_of(image)
    points = landmark_list.landmark
    dots = landmark_drawing_spec if is_drawing_landmarks else None
    lines = list(connections or ())
    # Of a mesh without dots, a quarter of the landmarks are ends of lines.
    wanted = None if dots else {number for line in lines for number in line[:2]}
    pixels = {
        index: pixel
        for index, point in _shown(points, wanted)
        if (pixel := _normalized_to_pixel_coordinates(point.x, point.y, width, height))
    }
    for connection in _checked(lines, len(points)):
        start, end = connection[0], connection[1]
        if start in pixels and end in pixels and connection_drawing_spec is not None:
            line = _spec_of(connection_drawing_spec, connection)
            cv2.line(image, pixels[start], pixels[end], line.color, line.thickness)
    if dots:
        # Over the lines, which looks better.
        for index, pixel in pixels.items():
            dot = _spec_of(dots, index)
            ring = max(dot.circle_radius + 1, int(dot.circle_radius * 1.2))
            cv2.circle(image, pixel, ring, WHITE_COLOR, dot.thickness)
            cv2.circle(image, pixel, dot.circle_radius, dot.color, dot.thickness)


def draw_detection(
    image: NDArray[Any],
    detection: Any,
    keypoint_drawing_spec: DrawingSpec = DrawingSpec(color=RED_COLOR),  # noqa: B008
    bbox_drawing_spec: DrawingSpec = DrawingSpec(),  # noqa: B008
) -> None:
    """Draw a detection's keypoints as circles, and its box.

    Keypoints outside the picture are left out; a box that reaches outside is cut off. Raises
    ``ValueError`` when the picture has not 3 channels or the detection is not relative to it.
    """
    from ..calculators.opencv import cv2

    if not isinstance(detection, Detection) and not detection.location_data:
        return
    width, height = _size_of(image)
    keypoints, box = _parts_of(detection)
    for keypoint in keypoints:
        center = _normalized_to_pixel_coordinates(keypoint.x, keypoint.y, width, height)
        if center is not None:
            spec = keypoint_drawing_spec
            cv2.circle(image, center, spec.circle_radius, spec.color, spec.thickness)
    if box is not None:
        corners = (box.xmin, box.ymin), (box.xmin + box.width, box.ymin + box.height)
        start, end = (_pixel(x, y, width, height) for x, y in corners)
        cv2.rectangle(image, start, end, bbox_drawing_spec.color, bbox_drawing_spec.thickness)


def draw_axis(
    image: NDArray[Any],
    rotation: NDArray[Any],
    translation: NDArray[Any],
    focal_length: tuple[float, float] = (1.0, 1.0),
    principal_point: tuple[float, float] = (0.0, 0.0),
    axis_length: float = 0.1,
    axis_drawing_spec: DrawingSpec = DrawingSpec(),  # noqa: B008
) -> None:
    """Draw the x (red), y (green) and z (blue) axes of an object.

    ``rotation`` (3×3) and ``translation`` (3) lead from the object's to the camera's frame; focal
    lengths and principal point are in normalized device coordinates. Raises ``ValueError`` when
    the picture has not 3 channels.
    """
    from ..calculators.opencv import cv2

    width, height = _size_of(image)
    ends = np.vstack([np.zeros((1, 3), np.float32), np.eye(3, dtype=np.float32)])
    x, y, z = np.matmul(rotation, axis_length * ends.T) + np.reshape(translation, (3, 1))
    # From the camera's frame to device coordinates in -1..1, where y grows upwards; the small
    # number keeps away from dividing by zero.
    depth = z + 1e-5
    device_x = np.clip(-focal_length[0] * x / depth + principal_point[0], -1.0, 1.0)
    device_y = np.clip(-focal_length[1] * y / depth + principal_point[1], -1.0, 1.0)
    columns = ((1 + device_x) * 0.5 * width).astype(np.int32).tolist()
    rows = ((1 - device_y) * 0.5 * height).astype(np.int32).tolist()
    origin, *tips = zip(columns, rows, strict=True)
    for tip, color in zip(tips, (RED_COLOR, GREEN_COLOR, BLUE_COLOR), strict=True):
        cv2.arrowedLine(image, origin, tip, color, axis_drawing_spec.thickness)


def plot_landmarks(
    landmark_list: Any,
    connections: Connections | None = None,
    landmark_drawing_spec: DrawingSpec = DrawingSpec(color=RED_COLOR, thickness=5),  # noqa: B008
    connection_drawing_spec: DrawingSpec = DrawingSpec(color=BLACK_COLOR, thickness=5),  # noqa: B008
    elevation: int = 10,
    azimuth: int = 10,
) -> None:
    """Show landmarks and their connections in a window, in three dimensions.

    ``elevation`` and ``azimuth`` say, in degrees, from where to look. Raises ``ImportError``
    without matplotlib and ``ValueError`` when a connection names a missing landmark.
    """
    if _is_nothing(landmark_list):
        return
    pyplot = _pyplot()
    pyplot.figure(figsize=(10, 10))
    axes = pyplot.axes(projection="3d")
    axes.view_init(elev=elevation, azim=azimuth)
    # Matplotlib's z points up, the landmarks' y down and z away from the viewer.
    places = {i: (-point.z, point.x, -point.y) for i, point in _shown(landmark_list.landmark)}
    dot, line = landmark_drawing_spec, connection_drawing_spec
    for x, y, z in places.values():
        axes.scatter3D(
            xs=[x], ys=[y], zs=[z], color=_normalize_color(dot.color[::-1]), linewidth=dot.thickness
        )
    for connection in _checked(connections, len(landmark_list.landmark)):
        start, end = connection[0], connection[1]
        if start in places and end in places:
            xs, ys, zs = (list(pair) for pair in zip(places[start], places[end], strict=True))
            color = _normalize_color(line.color[::-1])
            axes.plot3D(xs=xs, ys=ys, zs=zs, color=color, linewidth=line.thickness)
    pyplot.show()


def _is_nothing(landmark_list: Any) -> bool:
    # A list of a packet is false when it is empty, a message never.
    return not landmark_list and not hasattr(landmark_list, "landmark")


def _size_of(image: NDArray[Any]) -> tuple[int, int]:
    """Return width and height; raises ``ValueError`` for anything but 3 channels.

    For a grey picture it is an ``IndexError``, as in MediaPipe.
    """
    if image.ndim != 3 or image.shape[2] != _BGR_CHANNELS:
        kind = IndexError if image.ndim < 3 else ValueError
        error = kind("Input image must contain three channel bgr data.")
        error.add_note(f"The image has the shape {image.shape}; expected (height, width, 3).")
        raise error
    return int(image.shape[1]), int(image.shape[0])


def _shown(
    points: Iterable[Any], wanted: Collection[int] | None = None
) -> Iterator[tuple[int, Any]]:
    """Yield the landmarks that do not say that they are hidden, with their numbers.

    Only those with the numbers that are ``wanted`` (None: all) are looked at.
    """
    for index, point in enumerate(points):
        if wanted is not None and index not in wanted:
            continue
        hidden = (_has(point, "visibility") and point.visibility < _VISIBILITY_THRESHOLD) or (
            _has(point, "presence") and point.presence < _PRESENCE_THRESHOLD
        )
        if not hidden:
            yield index, point


def _has(point: Any, field: str) -> bool:
    has_field = getattr(point, "HasField", None)
    # The points of packets have all fields.
    is_set = getattr(point, field, None) is not None if has_field is None else has_field(field)
    return bool(is_set)


def _checked(connections: Connections | None, count: int) -> Iterator[tuple[int, int]]:
    for connection in connections or ():
        start, end = connection[0], connection[1]
        if not (0 <= start < count and 0 <= end < count):
            raise ValueError(
                "Landmark index is out of range. Invalid connection from landmark "
                f"#{start} to landmark #{end}."
            )
        yield connection


def _spec_of(spec: DrawingSpec | Mapping[Any, DrawingSpec], key: Any) -> DrawingSpec:
    return spec[key] if isinstance(spec, Mapping) else spec


def _parts_of(detection: Any) -> tuple[Sequence[Any], Any]:
    """Return a detection's keypoints and its box, or None without a box."""
    if isinstance(detection, Detection):
        return detection.keypoints, detection.box
    location = detection.location_data
    if location.format != _RELATIVE_BOUNDING_BOX:
        raise ValueError("LocationData must be relative for this drawing funtion to work.")
    has_box = location.HasField("relative_bounding_box")
    return location.relative_keypoints, location.relative_bounding_box if has_box else None


def _normalized_to_pixel_coordinates(
    normalized_x: float, normalized_y: float, image_width: int, image_height: int
) -> Pixel | None:
    """Return the pixel (column, row) of a point in fractions of the picture, None outside it."""
    for value in (normalized_x, normalized_y):
        if not ((value > 0 or math.isclose(0, value)) and (value < 1 or math.isclose(1, value))):
            return None
    return _pixel(normalized_x, normalized_y, image_width, image_height)


def _pixel(x: float, y: float, width: int, height: int) -> Pixel:
    """Return the pixel of a point; the right and lower border count as the last ones."""
    column, row = math.floor(x * width), math.floor(y * height)
    return column - (column == width), row - (row == height)


def _normalize_color(color: Sequence[int]) -> tuple[float, ...]:
    return tuple(value / 255.0 for value in color)


def _pyplot() -> Any:
    try:
        return importlib.import_module("matplotlib.pyplot")
    except ImportError as error:
        raise ImportError(
            "plot_landmarks needs matplotlib; install it with: pip install 'vitruvian[plot]'"
        ) from error
