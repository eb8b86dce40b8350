"""How much the server takes, keeps and does at once."""

from __future__ import annotations

from dataclasses import asdict, dataclass

__all__ = ["Limits"]

_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of the studio; sizes in bytes.

    ``text`` is for graphs and other JSON, ``upload`` for one file and ``uploads`` for all of them,
    ``folder`` for what one run may write. ``message`` is for a WebSocket message, ``frame`` for a
    picture of the browser's camera in pixels.

    ``waiting`` connections may be without a request, for ``head_seconds`` each, and ``bodies`` of
    requests under way, each silent for ``body_seconds``; ``answer_seconds`` are for a client that
    reads no more, ``check_seconds`` for the check of a graph's text.
    """

    text: int = 1 * _MB
    upload: int = 2_000 * _MB
    uploads: int = 4_000 * _MB
    files: int = 50
    runs: int = 4
    kept_runs: int = 4
    sockets: int = 8
    message: int = 8 * _MB
    frame: int = 16_000_000
    inspected: int = 64
    problems: int = 20
    folder: int = 4_000 * _MB
    waiting: int = 256
    bodies: int = 32
    head_seconds: int = 10
    body_seconds: int = 20
    answer_seconds: int = 60
    check_seconds: int = 30

    def data(self) -> dict[str, int]:
        """Return the limits by name."""
        return asdict(self)
