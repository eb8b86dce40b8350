"""MediaPipe's Tasks API over Vitruvian's graphs: ``mediapipe.tasks.python``.

>>> from vitruvian import tasks
>>> options = tasks.vision.FaceLandmarkerOptions(
...     base_options=tasks.BaseOptions(model_asset_path="face_landmarker.task")
... )

Names, signatures, defaults and error types are MediaPipe 0.10.21's; a message begins with its
sentence. A task is made of a model file that the user brings, a bundle (``.task``) or a single
model (``.tflite``), which decides the numbers of the graph.
"""

from __future__ import annotations

from ..compat.module_aliases import add_aliases
from . import components, vision
from .core.base_options import BaseOptions
from .packaged_bundles import packaged_bundle

__all__ = ["BaseOptions", "components", "packaged_bundle", "vision"]

add_aliases({f"{__name__}.python": __name__})

#: What MediaPipe has besides.
_NOT_HERE = frozenset({"audio", "genai", "text"})


def __getattr__(name: str) -> object:
    import importlib

    if name == "python":
        return importlib.import_module(f"{__name__}.python")
    hint = "; only tasks of vision are offered here" if name in _NOT_HERE else ""
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}{hint}")
