"""Read shaders in WGSL, which lie beside the calculators that use them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

__all__ = ["shader_label", "shader_source"]


def shader_source(name: str) -> str:
    """Return the text of ``calculators/FOLDER/shaders/FILE.wgsl`` for the name ``FOLDER/FILE``.

    A name of several lines is WGSL already.
    """
    if "\n" in name:
        return name
    folder, _, file = name.rpartition("/")
    shaders = files("vitruvian.calculators") / folder / "shaders"
    return (shaders / f"{file}.wgsl").read_text(encoding="utf-8")


def shader_label(names: Sequence[str]) -> str:
    """Return what wgpu's own messages call shaders that are joined."""
    return "+".join(name for name in names if "\n" not in name)
