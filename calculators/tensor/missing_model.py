"""Find out that a model is missing before anything runs."""

from __future__ import annotations

import os
from pathlib import Path

from vitruvian.assets.manifest import load_manifest

from ...framework.errors import did_you_mean
from ...framework.user_path import user_path
from .model_source import packaged_name

__all__ = ["missing_model"]


def missing_model(source: str, folder: Path) -> str:
    """Return what is wrong with a model that an option names, or "".

    A packaged model that was not fetched yet is none: the first run fetches it.
    """
    if packaged_name(source):
        return ""
    given = Path(source)
    if given.name == source and not given.suffix:
        names = list(load_manifest())
        return (
            f"there is no packaged model {source!r}.{did_you_mean(source, names)} They are listed "
            "by: vitruvian assets list"
        )
    path = folder / user_path(given)
    if os.path.isfile(path):  # noqa: PTH113  # that of a path raises where the name is too long
        return ""
    known = given.stem in load_manifest()
    remedy = (
        f"write model_path: {given.stem} for the packaged model"
        if known
        else "mend the path, or write the name of a packaged model, as listed by: vitruvian assets "
        "list"
    )
    return f"there is no model '{path}'; {remedy}"
