"""Which node reads a source."""

from __future__ import annotations

import glob
import re
from pathlib import Path
from typing import Any

from ..calculators.io.image_decoding import is_animated
from ..framework.errors import did_you_mean
from ..framework.user_path import user_path
from .binding import StreamBinding
from .endpoints import Reader
from .errors import UsageError
from .format import Content, NodeType
from .formats import format_of

__all__ = ["ANIMATION", "reader_of"]

_CAMERA = NodeType("CameraCalculator", "VIDEO")
ANIMATION = NodeType("AnimatedPictureCalculator", "VIDEO")
_PICTURES = NodeType("ImageReaderCalculator", "IMAGE")
_STREAM = NodeType("NetworkStreamCalculator", "VIDEO")
#: Only who writes a source so means the network; no file's name does.
_URL = re.compile(r"(https?|rtsps?)://")
_OTHER_URL = re.compile(r"([a-z][a-z0-9+.-]*://)")
#: FFmpeg looks into files whose ending says nothing.
_VIDEO = NodeType("VideoDecoderCalculator", "VIDEO")


def reader_of(binding: StreamBinding) -> Reader:
    """Choose the reader for a source; raises ``UsageError`` for one that is not there."""
    source = binding.path
    if source.startswith("camera:"):
        return Reader(binding, Content.VIDEO, _CAMERA, _camera(binding), is_live=True)
    if _URL.match(source):
        return Reader(binding, Content.VIDEO, _STREAM, {"url": source}, is_live=True)
    path = user_path(source)
    is_pattern = not path.exists() and (glob.has_magic(source) or "%" in path.name)
    if not is_pattern and not path.exists():
        raise UsageError(f"{binding.label}: {_missing(source, path)}")
    if is_pattern and glob.has_magic(source) and _is_of_videos(path):
        raise UsageError(
            f"{binding.label}: a pattern means pictures; give one video, or run many with "
            "'vitruvian batch'"
        )
    options = {"path": str(path.absolute())}
    if is_pattern or path.is_dir():
        return Reader(binding, Content.PICTURES, _PICTURES, options)
    found = format_of(path)
    if _is_animation(path, ".webp") and _reads_animations():
        return Reader(binding, Content.VIDEO, ANIMATION, options)
    if found is None or _is_animation(path, ".png"):
        return Reader(binding, Content.VIDEO, _VIDEO, options)
    if found.reader is None:
        raise UsageError(
            f"{binding.label}: {path.suffix.lower()} files can only be written; give a video, "
            "pictures or a .jsonl file"
        )
    return Reader(binding, found.content, found.reader, options)


def _missing(source: str, path: Path) -> str:
    if source == "-":
        return "standard input cannot be read; write it to a file first, and give the file's name"
    if found := _OTHER_URL.match(source):
        return (
            f"addresses of {found[1]} cannot be read; expected http://, https://, rtsp:// or "
            "rtsps://; fetch the file first"
        )
    return f"there is no file '{source}'{_nearby(path)}"


def _is_of_videos(pattern: Path) -> bool:
    found = format_of(pattern)
    return found is not None and found.content is Content.VIDEO


def _is_animation(path: Path, ending: str) -> bool:
    """Return True for an animated picture of that ending.

    Of PNG, FFmpeg reads all pictures with their times; of WebP, OpenCV from 4.11 on.
    """
    if path.suffix.lower() != ending:
        return False
    try:
        with path.open("rb") as file:
            return is_animated(file.read(4096))
    except OSError:
        return False


def _reads_animations() -> bool:
    from ..calculators.io.animated_picture import reads_animations

    return reads_animations()


def _camera(binding: StreamBinding) -> dict[str, Any]:
    number = binding.path.removeprefix("camera:")
    if not number.isdecimal():
        raise UsageError(
            f"{binding.label}: expected the camera's number after 'camera:', such as camera:0"
        )
    return {"path": binding.path}


def _nearby(path: Path) -> str:
    if not path.parent.is_dir():
        return f", and no folder '{path.parent}'"
    if path.is_symlink():
        return f": it is a link to '{path.readlink()}', which is not there"
    names = [entry.name for entry in path.parent.iterdir()]
    hint = did_you_mean(path.name, names)
    return f".{hint}" if hint else "; check the path"
