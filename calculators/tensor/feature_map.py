"""Read pictures that a model answers with: masks and heatmaps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...framework.errors import FrameworkError
from ...framework.formats import Tensors

__all__ = ["first_feature_map"]


def first_feature_map(tensors: Tensors, channels: int, where: str) -> NDArray[np.float32]:
    """Return the first tensor, H×W×channels or 1×H×W×channels, as H×W×channels of float32.

    Raises ``FrameworkError`` for a tensor of another shape.
    """
    shape = tensors[0].shape if tensors else (0,)
    if len(shape) not in {3, 4} or shape[-1] != channels or (len(shape) == 4 and shape[0] != 1):
        raise FrameworkError(
            f"{where}: the first tensor has the shape {list(shape)}; expected [1, height, width, "
            f"{channels}]; pick the tensor of that shape, or set the options to match the model"
        )
    return np.asarray(tensors[0], dtype=np.float32).reshape(shape[-3:])
