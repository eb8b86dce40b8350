"""The contents of packets as the inspector shows them: what kind, a text, and data to draw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..calculators.io.codecs.table_of_codecs import codec_of
from ..drawing.plain_data import is_list
from ..framework.formats import ImageFrame
from ..framework.values.packet import Packet
from ..solutions.registry import landmark_sets

__all__ = ["payload_data"]

#: Letters of a payload's text.
_TEXT = 4000
#: Items of a list, people or tensors that are shown.
_ITEMS = 100


def payload_data(packet: Packet[Any]) -> dict[str, Any]:
    """Return ``{"kind", "text", "data"}``; nothing in it is large, and all numbers are finite."""
    if packet.is_empty():
        return {"kind": "empty", "text": "nothing", "data": None}
    value = packet.value
    kind, data = _described(value)
    return {"kind": kind, "text": _text(value), "data": data}


def _described(value: Any) -> tuple[str, Any]:
    """Return kind and data as the payload's codec shows it; of several, if they are of one kind."""
    own: Any = type(value)  # pyright: ignore[reportUnknownVariableType]
    codec = codec_of(own)
    items: Sequence[Any] = [value]
    if codec is None and is_list(value) and value:
        kinds: list[type[Any]] = [type(item) for item in value]
        found = [one for kind in kinds if (one := codec_of(kind)) is not None]
        is_one_kind = len(found) == len(value) and len({one.key for one in found}) == 1
        codec, items = (found[0] if is_one_kind else None), value
    if isinstance(items[0], ImageFrame):
        return _picture(items[0])
    if codec is None:
        return "text", None
    kind, data = codec.view(items[:_ITEMS])
    return kind, _with_names(data) if kind == "landmarks" else data


def _picture(image: ImageFrame) -> tuple[str, Any]:
    return "image", {"width": image.width, "height": image.height, "format": image.format.name}


def _with_names(data: dict[str, Any]) -> dict[str, Any]:
    """Add what joins the landmarks, of which a list does not say what they are."""
    lists = data["lists"]
    # Those of the solutions differ in their number.
    known = landmark_sets().get(len(lists[0])) if lists else None
    return {
        **data,
        "names": None if known is None else list(known.names),
        "connections": None if known is None else sorted(map(list, known.connections)),
    }


def _text(value: Any) -> str:
    try:
        text = value if isinstance(value, str) else repr(value)
    except Exception as error:  # noqa: BLE001  # a calculator's own payload may do anything
        text = f"a {type(value).__name__} that cannot be printed: {error}"
    text = text.encode("utf-8", "replace").decode()
    return text if len(text) <= _TEXT else f"{text[:_TEXT]} …"
