"""A server that sends an H.264 video over RTSP, interleaved in the TCP connection of its client."""

from __future__ import annotations

import base64
import re
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

import av
import numpy as np

__all__ = ["RtspServer", "rtsp_server"]

_CLOCK = 90_000


class RtspServer(socketserver.ThreadingTCPServer):
    """Sends the same pictures to each client that connects, then hangs up."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, frames: int, rate: int) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.units = _encoded(frames, rate)
        self.rate = rate
        #: How many clients have asked for the video.
        self.plays = 0

    @property
    def url(self) -> str:
        """Return the address of the video."""
        return f"rtsp://127.0.0.1:{self.server_address[1]}/clip"


@contextmanager
def rtsp_server(frames: int = 12, rate: int = 25) -> Iterator[RtspServer]:
    """Serve a small video until the block ends."""
    with RtspServer(frames, rate) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Session(socketserver.StreamRequestHandler):
    server: RtspServer

    def handle(self) -> None:
        while (request := self._request()) is not None:
            method, sequence = request
            self._answer(method, sequence)
            if method == "PLAY":
                self.server.plays += 1
                self._send_video()
                return
            if method == "TEARDOWN":
                return

    def _request(self) -> tuple[str, str] | None:
        lines: list[str] = []
        while line := self.rfile.readline().decode().strip():
            lines.append(line)
        if not lines:
            return None
        sequence = next(line for line in lines if line.lower().startswith("cseq"))
        return lines[0].split()[0], sequence.split(":")[1].strip()

    def _answer(self, method: str, sequence: str) -> None:
        body = ""
        fields = [f"CSeq: {sequence}", "Session: 1"]
        if method == "OPTIONS":
            fields.append("Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN")
        elif method == "DESCRIBE":
            body = self._description()
            fields += ["Content-Type: application/sdp", f"Content-Length: {len(body)}"]
        elif method == "SETUP":
            fields.append("Transport: RTP/AVP/TCP;unicast;interleaved=0-1")
        elif method == "PLAY":
            fields.append(f"RTP-Info: url={self.server.url}/track;seq=0;rtptime=0")
        head = "\r\n".join(["RTSP/1.0 200 OK", *fields])
        self.wfile.write(f"{head}\r\n\r\n{body}".encode())

    def _description(self) -> str:
        units = self.server.units[0]
        sets = [unit for unit in units if unit[0] & 31 in {7, 8}]
        texts = ",".join(base64.b64encode(unit).decode() for unit in sets)
        lines = [
            "v=0",
            "o=- 0 0 IN IP4 127.0.0.1",
            "s=clip",
            "t=0 0",
            "m=video 0 RTP/AVP 96",
            "c=IN IP4 127.0.0.1",
            f"a=rtpmap:96 H264/{_CLOCK}",
            f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={texts}",
            "a=control:track",
        ]
        return "\r\n".join([*lines, ""])

    def _send_video(self) -> None:
        sequence = 0
        for number, units in enumerate(self.server.units):
            time = number * _CLOCK // self.server.rate
            for unit in units:
                # The marker says that the picture is complete.
                marker = 0x80 if unit is units[-1] else 0
                packet = struct.pack(">BBHII", 0x80, marker | 96, sequence, time, 7) + unit
                self.wfile.write(struct.pack(">cBH", b"$", 0, len(packet)) + packet)
                sequence += 1


def _encoded(frames: int, rate: int) -> list[list[bytes]]:
    """Return the NAL units of each picture of a video."""
    encoder: Any = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 64, 48, "yuv420p"
    encoder.framerate, encoder.time_base = Fraction(rate), Fraction(1, rate)
    encoder.options = {"preset": "ultrafast", "tune": "zerolatency"}
    found: list[list[bytes]] = []
    for number in range(frames):
        pixels = np.full((48, 64, 3), 20 * number % 256, np.uint8)
        frame = av.VideoFrame.from_ndarray(pixels, format="rgb24")
        frame.pts = number
        found += [_units(bytes(packet)) for packet in encoder.encode(frame)]
    return found + [_units(bytes(packet)) for packet in encoder.encode(None)]


def _units(data: bytes) -> list[bytes]:
    return [unit for unit in re.split(b"\0\0\0?\1", data) if unit]
