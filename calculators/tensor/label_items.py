"""Names of classes by number, as options have them (``mediapipe/util/label_map.proto``)."""

from __future__ import annotations

from typing import ClassVar

from ...framework.quick_dataclass import dataclass

__all__ = ["LabelMapItem"]


@dataclass(frozen=True, slots=True)
class LabelMapItem:
    """The name of a class."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}
    name: str = ""
    display_name: str = ""
    child_name: tuple[str, ...] = ()
