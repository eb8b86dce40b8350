"""What notebooks show: a graph as its drawing, a picture as a picture."""

from __future__ import annotations

from typing import Any

import numpy as np

from .framework.errors import FrameworkError
from .framework.formats import ImageFormat, ImageFrame

__all__ = ["graph_svg", "image_png"]

#: Longest side of a picture in a notebook, which keeps every one it has shown.
_LARGEST = 1024
_FITTED = "max-width: 100%; height: auto"


def graph_svg(source: Any) -> str | None:
    """Draw the graph that a source of ``CalculatorGraph`` means; None if it can only be run.

    Subgraphs are one box each, and the drawing is as wide as the cell at most.
    """
    from .drawing.picture import picture_of
    from .drawing.svg import svg_of
    from .framework.graph_file.loader import load_graph

    try:
        drawing = svg_of(picture_of(load_graph(source), expand=False))
    except FrameworkError:
        # A plan, or a file that has changed since.
        return None
    return drawing.replace("<svg ", f'<svg style="{_FITTED}" ', 1)


def image_png(image: ImageFrame) -> bytes | None:
    """Return the PNG of a picture, made smaller if it is large; None for fields of vectors."""
    from .calculators.opencv import cv2

    return None if image.format is ImageFormat.VEC32F2 else _png(cv2, image)


def _png(cv2: Any, image: ImageFrame) -> bytes:
    data = image.data
    if image.format is ImageFormat.VEC32F1:
        # A mask: 0 is black, 1 is white.
        data = np.round(np.clip(data, 0, 1) * 255).astype(np.uint8)
    elif image.channels == 3:
        data = cv2.cvtColor(data, cv2.COLOR_RGB2BGR)
    elif image.channels == 4 and image.format is not ImageFormat.SBGRA:
        data = cv2.cvtColor(data, cv2.COLOR_RGBA2BGRA)
    scale = _LARGEST / max(image.width, image.height)
    if scale < 1:
        data = cv2.resize(data, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    png: bytes = cv2.imencode(".png", data)[1].tobytes()
    return png
