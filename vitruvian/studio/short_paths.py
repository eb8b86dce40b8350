"""Paths in messages, written from the folders that a person works in."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

__all__ = ["with_short_paths"]


def with_short_paths(text: str, folders: Iterable[Path]) -> str:
    """Return a message in which files below these folders go by their path from there.

    Of ``/home/me/graphs/own.py`` and ``/home/me/graphs`` it is ``own.py``; the end of another path,
    such as ``/backup/home/me/graphs/own.py``, is left alone.
    """
    places = {str(folder.absolute()) for folder in folders}
    for place in sorted(places - {os.sep}, key=len, reverse=True):
        text = re.sub(rf"(?<![\w./\\-]){re.escape(place + os.sep)}", "", text)
    return text
