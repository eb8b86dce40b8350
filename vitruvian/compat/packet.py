"""Packets as MediaPipe's Python API has them: opaque, made by creators, read by getters."""

from __future__ import annotations

from typing import Any

from ..framework.values.packet import Packet as CorePacket
from ..framework.values.packet import restamped
from .timestamp import Timestamp
from .type_names import name_of_value

__all__ = ["Packet"]


class Packet:
    """Carry a payload that ``packet_creator`` made and ``packet_getter`` reads.

    ``Packet()`` is empty; ``Packet(other)`` is a copy that shares the payload.
    """

    __slots__ = ("_core", "_type_name")

    def __init__(self, packet: Packet | None = None) -> None:
        if packet is not None and not isinstance(packet, Packet):
            raise TypeError(
                f"Packet({packet!r}): a packet is made by packet_creator, such as "
                "packet_creator.create_int(1), or copied from another one"
            )
        self._core: CorePacket[Any] = CorePacket() if packet is None else packet.core
        self._type_name: str | None = None if packet is None else packet.declared_type

    @classmethod
    def of(cls, payload: Any, type_name: str | None = None) -> Packet:
        """Return a packet around a payload; ``type_name`` is what MediaPipe calls its type."""
        return cls.wrap(CorePacket(payload), type_name)

    @classmethod
    def wrap(cls, core: CorePacket[Any], type_name: str | None = None) -> Packet:
        """Return a packet around one of the framework's own."""
        made = cls()
        made._core, made._type_name = core, type_name
        return made

    @property
    def core(self) -> CorePacket[Any]:
        """Return the framework's own packet."""
        return self._core

    @property
    def declared_type(self) -> str | None:
        """Return the name of the type that a creator gave, None for what a calculator made."""
        return self._type_name

    @property
    def type_name(self) -> str:
        """Return the name of the payload's type."""
        return self._type_name or name_of_value(self._core.value)

    def is_empty(self) -> bool:
        """Return True when the packet carries no payload."""
        return self._core.is_empty()

    @property
    def timestamp(self) -> Timestamp:
        """Return the time; an integer or a timestamp may be set."""
        return Timestamp(self._core.timestamp)

    @timestamp.setter
    def timestamp(self, value: Timestamp | int) -> None:
        self._core = restamped(self._core, Timestamp(value).core)

    def at(self, timestamp: Timestamp | int) -> Packet:
        """Return a packet with the same payload at another time."""
        return Packet.wrap(restamped(self._core, Timestamp(timestamp).core), self._type_name)

    def __repr__(self) -> str:
        content = "no data" if self.is_empty() else f"C++ type: {self.type_name}"
        return f"<mediapipe.Packet with timestamp: {self._core.timestamp} and {content}>"
