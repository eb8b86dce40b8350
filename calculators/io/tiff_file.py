"""How many pictures the bytes of a TIFF file hold."""

from __future__ import annotations

from typing import Literal

__all__ = ["has_pages"]

_ORDERS: dict[bytes, Literal["little", "big"]] = {b"II*\0": "little", b"MM\0*": "big"}


def has_pages(data: bytes) -> bool:
    """Return True for a TIFF file of several pictures.

    A directory of 12 bytes an entry describes each picture; the place of the next one follows.
    """
    order = _ORDERS.get(data[:4])
    if order is None:
        return False
    place = int.from_bytes(data[4:8], order)
    end = place + 2 + 12 * int.from_bytes(data[place : place + 2], order)
    following = int.from_bytes(data[end : end + 4], order)
    return following not in {0, place} and following < len(data)
