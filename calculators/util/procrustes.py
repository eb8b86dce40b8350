"""Find the turn, the scale and the shift that lay one set of points over another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import FrameworkError

__all__ = ["similarity_transform"]

_LEAST = 1e-9


def similarity_transform(
    sources: NDArray[np.floating], targets: NDArray[np.floating], weights: NDArray[np.floating]
) -> NDArray[np.float32]:
    """Return the matrix (4×4) that takes N×3 ``sources`` to ``targets`` with the least error.

    The error is the sum of squared distances, each times its point's weight. Mirroring is not
    allowed. Raises ``FrameworkError`` for points that lie in one place.
    Source: D. Akca, "Generalized Procrustes analysis and its applications in photogrammetry", 2.4.
    """
    share = (weights / weights.sum())[:, np.newaxis].astype(np.float64)
    centre = (sources * share).sum(axis=0)
    centred = sources - centre
    covariance = (targets * share).T @ centred
    rotation = _rotation(covariance)
    spread = float((share * centred * sources).sum())
    scale = float((rotation * covariance).sum()) / spread if spread > _LEAST else 0.0
    if scale <= _LEAST:
        raise FrameworkError(
            "the points lie in one place, so that no turn and no scale can be told; expected "
            "points that span a surface"
        )
    matrix = np.eye(4, dtype=np.float32)
    matrix[:3, :3] = scale * rotation
    matrix[:3, 3] = (targets * share).sum(axis=0) - scale * rotation @ centre
    return matrix


def _rotation(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rotation closest to a matrix."""
    left, _, right = np.linalg.svd(covariance)
    if np.linalg.det(left) * np.linalg.det(right) < 0:
        # A mirror image fits better; the direction that counts least is turned round.
        left[:, 2] *= -1
    rotation: NDArray[np.float64] = left @ right
    return rotation
