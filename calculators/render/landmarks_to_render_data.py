"""Landmarks as drawing instructions: lines between them, and the points themselves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.contract import Contract
from ...framework.authoring.ports import Input, Option, Output
from ...framework.formats import (
    Annotation,
    Color,
    LandmarkList,
    Lines,
    NormalizedLandmarkList,
    Points,
    RenderData,
)
from ..wiring import checked_options, needs_one_of
from .landmark_depth import depth_lines, depth_of, depth_points

__all__ = ["LandmarksToRenderDataCalculator", "connections_of", "shown"]

_SCENE_TAG = "KEYPOINT"


class LandmarksToRenderDataCalculator(Calculator, pure=True):
    """Show landmarks as points, and pairs of them as lines.

    RENDER_SCALE multiplies the thickness. Where landmarks differ in depth and
    ``visualize_landmark_depth`` is on, depth decides colours and the size of points instead.
    A landmark that is not visible or present enough is left out, with its lines. Wire one of
    LANDMARKS and NORM_LANDMARKS.

    Source: ``mediapipe/calculators/util/landmarks_to_render_data_calculator.cc``.
    """

    landmarks = Input(LandmarkList, optional=True, doc="in pixels")
    norm_landmarks = Input(NormalizedLandmarkList, optional=True, doc="in fractions of the image")
    render_scale = Input(float, optional=True)
    render_data = Output(RenderData)

    landmark_connections: Option[tuple[int, ...]] = Option(
        (),
        type=tuple[int, ...],
        doc="Indexes in pairs: 0, 1, 1, 2 draws 0 to 1 and 1 to 2.",
        example=[0, 1, 1, 2],
    )
    render_landmarks = Option(True, doc="Draw the points, not only the lines.")
    landmark_color = Option(Color(), doc="Of points.")
    connection_color = Option(Color(), doc="Of lines.")
    thickness = Option(1.0, doc="Of lines, and the radius of points, in pixels × RENDER_SCALE.")
    visualize_landmark_depth = Option(True, doc="Let depth decide colours and point sizes.")
    utilize_visibility = Option(False, doc="Leave out landmarks below visibility_threshold.")
    visibility_threshold = Option(0.0, doc="The least visibility that is drawn.")
    utilize_presence = Option(False, doc="Leave out landmarks below presence_threshold.")
    presence_threshold = Option(0.0, doc="The least presence that is drawn.")
    min_depth_circle_thickness = Option(0.0, doc="Radius in pixels of the farthest point.")
    max_depth_circle_thickness = Option(18.0, doc="Radius in pixels of the nearest point.")
    min_depth_line_color = Option(Color(0, 0, 0), doc="Of lines where they are farthest.")
    max_depth_line_color = Option(Color(255, 255, 255), doc="Of lines where they are nearest.")

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        needs_one_of(contract, cls.landmarks, cls.norm_landmarks)
        options = checked_options(cls, contract)
        count = len(options["landmark_connections"]) if options else 0
        if count % 2:
            raise ValueError(f"landmark_connections has {count} indexes; they go in pairs")

    def process(self, ctx: Context) -> None:
        normalized = ctx.get(self.norm_landmarks)
        landmarks = ctx.get(self.landmarks) if normalized is None else normalized
        if landmarks is None:
            return
        thickness = float(np.float32(self.thickness) * np.float32(ctx.get(self.render_scale) or 1))
        found = self._annotations(landmarks.array, thickness, normalized is not None)
        ctx[self.render_data] = RenderData(tuple(found))

    def _annotations(
        self, rows: NDArray[np.float32], thickness: float, normalized: bool
    ) -> list[Annotation]:
        keep = shown(
            rows,
            self.visibility_threshold if self.utilize_visibility else None,
            self.presence_threshold if self.utilize_presence else None,
        )
        pairs = self._pairs(keep)
        points = np.flatnonzero(keep & self.render_landmarks)
        depth = depth_of(rows) if self.visualize_landmark_depth else None
        if depth is not None:
            return self._by_depth(rows, pairs, points, depth, thickness, normalized)
        found: list[Annotation] = []
        if len(pairs):
            ends = rows[pairs, :2].reshape(-1, 4)
            found.append(Lines(ends, normalized, color=self.connection_color, thickness=thickness))
        if len(points):
            found.append(
                Points(
                    rows[points, :2],
                    normalized,
                    color=self.landmark_color,
                    thickness=thickness,
                    scene_tag=_SCENE_TAG,
                )
            )
        return found

    def _pairs(self, keep: NDArray[np.bool_]) -> NDArray[np.intp]:
        return connections_of(self.landmark_connections, keep)

    def _by_depth(
        self,
        rows: NDArray[np.float32],
        pairs: NDArray[np.intp],
        points: NDArray[np.intp],
        depth: NDArray[np.float64],
        thickness: float,
        normalized: bool,
    ) -> list[Annotation]:
        colors = self.min_depth_line_color, self.max_depth_line_color
        radii = self.min_depth_circle_thickness, self.max_depth_circle_thickness
        return [
            *depth_lines(rows, pairs, depth, colors, thickness, normalized),
            *depth_points(rows, points, depth, radii, normalized, _SCENE_TAG),
        ]


def shown(
    rows: NDArray[np.float32], visibility: float | None, presence: float | None
) -> NDArray[np.bool_]:
    """Tell for each landmark of an N×5 array whether it reaches the thresholds that are given.

    What is not known (NaN) counts as reached.
    """
    keep = np.ones(len(rows), dtype=bool)
    for column, threshold in ((3, visibility), (4, presence)):
        if threshold is not None:
            keep &= ~(rows[:, column] < np.float32(threshold))
    return keep


def connections_of(indexes: tuple[int, ...], keep: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return those pairs of indexes, M×2, of which both landmarks exist and are kept."""
    pairs = np.array(indexes, dtype=np.intp).reshape(-1, 2)
    pairs = pairs[((pairs >= 0) & (pairs < len(keep))).all(axis=1)]
    return pairs[keep[pairs].all(axis=1)]
