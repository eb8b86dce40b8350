"""The cameras of this computer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

__all__ = ["cameras"]

_VIDEO = "/sys/class/video4linux"


def cameras(folder: str = _VIDEO) -> list[dict[str, Any]]:
    """Return the cameras by number; where the system does not list them, camera 0 as a guess.

    None is opened, so no light goes on.
    """
    if sys.platform != "linux":
        return [{"index": 0, "label": "camera 0"}]
    found: list[dict[str, Any]] = []
    for device in sorted(Path(folder).glob("video*")):
        number = device.name.removeprefix("video")
        if number.isdecimal() and _is_main(device):
            found.append({"index": int(number), "label": _label(device) or device.name})
    return found


def _is_main(device: Path) -> bool:
    """Leave out the second device that a camera has for its metadata."""
    try:
        return (device / "index").read_text(encoding="ascii").strip() == "0"
    except (OSError, ValueError):
        return True


def _label(device: Path) -> str:
    try:
        return (device / "name").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
