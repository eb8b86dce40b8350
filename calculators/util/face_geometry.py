"""Tell how a face is turned, and how far away it is, from its landmarks in a picture."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option, Output, SideInput
from ...framework.errors import PayloadTypeError
from ...framework.formats import NormalizedLandmarkList
from ...framework.quick_dataclass import dataclass
from .canonical_face import CanonicalFace
from .procrustes import similarity_transform

__all__ = ["FaceGeometry", "FaceGeometryPipelineCalculator"]

#: Landmarks that lie closer together than this, in fractions of the picture, tell nothing.
_LEAST_RADIUS = 1e-3


@dataclass(frozen=True, eq=False)
class FaceGeometry:
    """A face in space.

    ``pose_transform_matrix`` (4×4, float32) takes points of the canonical face, in centimetres, to
    the face before the camera: x to the right, y up, z towards the viewer. ``metric_landmarks``
    (N×3) are the landmarks in centimetres, turned back to how the canonical face looks.
    """

    pose_transform_matrix: NDArray[np.float32]
    metric_landmarks: NDArray[np.float32]


class FaceGeometryPipelineCalculator(Calculator, pure=True):
    """Fit the canonical face to the landmarks of each face.

    METADATA is the file ``geometry_pipeline_metadata_landmarks.binarypb`` of a bundle: the
    canonical face, and which of its landmarks move little with the expression. Faces whose
    landmarks all lie in one place are left out. The camera counts as one with its axis through the
    middle of the picture.
    Sources: ``mediapipe/tasks/cc/vision/face_geometry/calculators/geometry_pipeline_calculator.cc``
    and ``libs/geometry_pipeline.cc``.
    """

    faces = Input(tuple[NormalizedLandmarkList, ...], tag="MULTI_FACE_LANDMARKS")
    image_size = Input(tuple[int, int])
    metadata = SideInput(bytes)
    geometry = Output(tuple[FaceGeometry, ...], tag="MULTI_FACE_GEOMETRY")

    vertical_fov_degrees = Option(63.0, gt=0, lt=180, doc="What the camera sees, top to bottom.")
    near_plane = Option(1.0, gt=0, doc="How far away the picture's plane is, in centimetres.")

    def open(self, ctx: Context) -> None:
        self._canonical = CanonicalFace.from_bytes(ctx[self.metadata])

    def process(self, ctx: Context) -> None:
        width, height = ctx[self.image_size]
        found = [
            self._geometry(self._checked(landmarks, ctx.node), width / height)
            for landmarks in ctx[self.faces]
            if not _is_too_compact(landmarks)
        ]
        ctx[self.geometry] = tuple(found)

    def _checked(self, landmarks: NormalizedLandmarkList, node: str) -> NDArray[np.float32]:
        expected = len(self._canonical.vertices)
        if len(landmarks) != expected:
            raise PayloadTypeError(
                f"{node}: a face has {len(landmarks)} landmarks; the canonical face has {expected}"
                "; leave the irises out with a SplitNormalizedLandmarkListCalculator"
            )
        return landmarks.xyz

    def _geometry(self, landmarks: NDArray[np.float32], aspect: float) -> FaceGeometry:
        """Return the geometry of one face.

        How far away a face is cannot be seen: depths come relative to the face, in the scale of x.
        The size of the canonical face tells it. A first guess takes the points as they lie on the
        picture's plane; with it they are moved back to where they would be, and the size of what
        comes out corrects the guess.
        """
        screen = self._on_picture_plane(landmarks, aspect)
        depth_offset = float(screen[:, 2].mean())
        first_scale = self._scale_of(_right_handed(screen))
        moved = self._moved_back(screen, depth_offset, first_scale)
        scale = first_scale * self._scale_of(moved)
        metric = self._moved_back(screen, depth_offset, scale)
        pose = self._pose_of(metric)
        rows = np.linalg.inv(pose.astype(np.float64))
        aligned = metric @ rows[:3, :3].T + rows[:3, 3]
        return FaceGeometry(pose, aligned.astype(np.float32))

    def _on_picture_plane(
        self, landmarks: NDArray[np.float32], aspect: float
    ) -> NDArray[np.float64]:
        """Return the points in centimetres on the near plane; z is still relative."""
        height = 2 * self.near_plane * math.tan(math.radians(self.vertical_fov_degrees) / 2)
        width = height * aspect
        x, y, z = landmarks.astype(np.float64).T
        return np.stack([(x - 0.5) * width, (0.5 - y) * height, z * width], axis=1)

    def _moved_back(
        self, screen: NDArray[np.float64], depth_offset: float, scale: float
    ) -> NDArray[np.float64]:
        """Return the points where they are seen through the same pixels, but farther away."""
        depth = (screen[:, 2] - depth_offset + self.near_plane) / scale
        factor = depth / self.near_plane
        return _right_handed(
            np.stack([screen[:, 0] * factor, screen[:, 1] * factor, depth], axis=1)
        )

    def _scale_of(self, points: NDArray[np.float64]) -> float:
        return float(np.linalg.norm(self._pose_of(points)[:3, 0]))

    def _pose_of(self, points: NDArray[np.float64]) -> NDArray[np.float32]:
        return similarity_transform(self._canonical.vertices, points, self._canonical.weights)


def _right_handed(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the points with z towards the viewer; landmarks have it away from the camera."""
    return points * (1, 1, -1)


def _is_too_compact(landmarks: NormalizedLandmarkList) -> bool:
    points = landmarks.array[:, :2]
    distances = np.linalg.norm(points - points.mean(axis=0), axis=1)
    return bool(distances.max(initial=0.0) <= _LEAST_RADIUS)
