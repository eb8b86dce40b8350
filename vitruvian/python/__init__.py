"""MediaPipe's paths: ``vitruvian.python.solutions.pose`` is ``vitruvian.solutions.pose``.

>>> from vitruvian.python.solutions.pose import PoseLandmark
>>> len(PoseLandmark)
33
"""

from __future__ import annotations

from ..compat.module_aliases import add_aliases

__all__: list[str] = []

_COMPAT = (
    "calculator_graph",
    "image",
    "image_frame",
    "packet",
    "packet_creator",
    "packet_getter",
    "solution_base",
    "timestamp",
)

add_aliases(
    {
        f"{__name__}.solutions": "vitruvian.solutions",
        **{f"{__name__}.{name}": f"vitruvian.compat.{name}" for name in _COMPAT},
    }
)


def __getattr__(name: str) -> object:
    import importlib

    if name in {"solutions", *_COMPAT}:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
