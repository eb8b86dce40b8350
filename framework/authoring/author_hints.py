"""What to do about the mistakes that authors of calculators make most, for Python's own errors."""

from __future__ import annotations

import re

from ..messages import message_of
from .context import Context
from .ports import Input, Output, SideInput, SideOutput

__all__ = ["hint_for"]

# Python 3.11 does not say whose attribute could not be set.
_OF_CONTEXT = re.compile(rf"'{Context.__name__}' object has no attribute '(\w+)'")
_PORTS = (Input, Output, SideInput, SideOutput)


def hint_for(error: BaseException) -> str:
    """Return what to write instead, "" where the error says enough or is none of these.

    - ``self.image.data`` for ``ctx[self.image].data``, and ``self.x * 2``
    - ``ctx.image`` for ``ctx[self.image]``
    - writing into the array of a packet, with NumPy or OpenCV
    """
    text = message_of(error)
    owner: object = getattr(error, "obj", None)
    if isinstance(owner, _PORTS):
        return _of_port(owner.name)
    if isinstance(error, AttributeError) and (found := _OF_CONTEXT.match(text)):
        return f"ports are read and sent with ctx[self.{found[1]}]"
    if isinstance(error, TypeError) and any(f"'{port.__name__}'" in text for port in _PORTS):
        return _of_port("NAME")
    if "is read-only" in text or "marked as readonly" in text:
        return "what is in a packet is read-only, as other nodes get it too; change a copy: .copy()"
    return ""


def _of_port(name: str) -> str:
    return f"self.{name} is the port; what came on it is ctx[self.{name}]"
