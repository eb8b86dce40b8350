"""The newest picture of a camera, without ever waiting for a camera that hangs."""

from __future__ import annotations

import threading
import time
from typing import Any

from ...framework.errors import MediaError

__all__ = ["CameraFeed"]


class CameraFeed:
    """Reads a camera in a thread of its own, and keeps only the newest picture.

    A driver may block for good; the thread is a daemon, so that it holds up nobody. Timestamps are
    microseconds of a clock that never goes back, 0 when the feed was made.
    """

    def __init__(self, index: int, size: tuple[int, int] | None, frame_rate: float | None) -> None:
        self._index = index
        self._wishes = size, frame_rate
        self._news = threading.Condition()
        self._latest: tuple[int, Any] | None = None
        #: Why there are no more pictures, "" while there are.
        self.fault = ""
        #: Pictures that a newer one has replaced before anybody took them.
        self.dropped = 0
        self._stopped = False
        self._start = time.monotonic_ns()
        #: Frames a second as the driver claims; 0 before the first picture or if it makes no claim.
        self.frame_rate = 0.0
        name = f"camera:{index}"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def next(self, timeout: float) -> tuple[int, Any]:
        """Return timestamp (µs) and picture (H×W×3 uint8 BGR) that were not returned before.

        Raises ``MediaError`` when the camera is missing, is gone or gives nothing for ``timeout``
        seconds.
        """
        with self._news:
            self._news.wait_for(lambda: self._latest or self.fault, timeout)
            item, self._latest = self._latest, None
            if item is None:
                self.fault = self.fault or self._silence(timeout)
                raise MediaError(f"camera:{self._index}: {self.fault}")
            return item

    def stop(self, timeout: float = 2.0) -> None:
        """Release the camera; give up waiting for a driver that hangs after ``timeout`` seconds.

        Once the thread has ended, the process may end too.
        """
        self._stopped = True
        self._thread.join(timeout)

    def _silence(self, timeout: float) -> str:
        return (
            f"no picture for {timeout:g} seconds; expected one; see whether another program "
            "uses the camera, or raise the option timeout"
        )

    def _run(self) -> None:
        from ..opencv import cv2

        try:
            capture = cv2.VideoCapture(self._index)
            try:
                self._read(cv2, capture)
            finally:
                capture.release()
        except Exception as error:  # noqa: BLE001  # handed to whoever waits
            self._fail(f"the camera's driver failed ({error}); try another camera")

    def _read(self, cv2: Any, capture: Any) -> None:
        if not capture.isOpened():
            self._fail(
                "there is no such camera, or another program uses it; expected a number of a "
                "connected camera, such as camera:0"
            )
            return
        size, frame_rate = self._wishes
        if size:
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
        if frame_rate:
            capture.set(cv2.CAP_PROP_FPS, frame_rate)
        self.frame_rate = float(capture.get(cv2.CAP_PROP_FPS))
        while not self._stopped:
            done, picture = capture.read()
            timestamp = (time.monotonic_ns() - self._start) // 1000
            if not done:
                self._fail("the camera stopped giving pictures; check its cable")
                return
            with self._news:
                self.dropped += self._latest is not None
                self._latest = timestamp, picture
                self._news.notify_all()

    def _fail(self, fault: str) -> None:
        with self._news:
            self.fault = fault
            self._news.notify_all()
