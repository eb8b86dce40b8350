"""Nobody's side: the libraries alone, which no program around them can beat.

``bare_program.py MODEL SOURCE landmarks|video|MPEG-4 OUT`` decodes the source and, at the same
time, runs the landmark model once a frame, on numbers that are no picture; for a video it encodes
the frames as they came. There is no crop, detector, filter or drawing, and nothing is written down.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import av
import numpy as np
from ai_edge_litert.interpreter import Interpreter

#: As many frames as may wait: the decoder is then never late.
_AHEAD = 4


def main() -> None:
    """Do what every program has to do."""
    model, source, wanted, out = sys.argv[1:]
    run = _loaded(model)
    with ThreadPoolExecutor(1) as decoder, ThreadPoolExecutor(1) as encoder:
        written = None if wanted == "landmarks" else _Video(f"{out}.mp4", wanted, encoder)
        for frame in _ahead(_frames(source), decoder):
            run()
            if written is not None:
                written.add(frame)
        if written is not None:
            written.close()


def _loaded(path: str) -> Any:
    interpreter = Interpreter(path, num_threads=2)
    interpreter.allocate_tensors()
    (given,) = interpreter.get_input_details()
    numbers = np.random.default_rng(0).uniform(0, 1, given["shape"]).astype(np.float32)
    interpreter.set_tensor(given["index"], numbers)
    return interpreter.invoke


def _frames(source: str) -> Iterator[av.VideoFrame]:
    with av.open(source) as container:
        yield from container.decode(video=0)


def _ahead(frames: Iterator[av.VideoFrame], decoder: ThreadPoolExecutor) -> Iterator[av.VideoFrame]:
    coming = [decoder.submit(next, frames, None) for _ in range(_AHEAD)]
    while (frame := coming.pop(0).result()) is not None:
        coming.append(decoder.submit(next, frames, None))
        yield frame


class _Video:
    """Encodes in a thread, as our graphs do by default."""

    def __init__(self, path: str, wanted: str, encoder: ThreadPoolExecutor) -> None:
        self._container = av.open(path, "w")
        self._wanted = wanted
        self._stream: Any = None
        self._encoder = encoder
        self._last: Future[None] | None = None

    def add(self, frame: av.VideoFrame) -> None:
        if self._last is not None:
            self._last.result()
        self._last = self._encoder.submit(self._encode, frame)

    def _encode(self, frame: av.VideoFrame) -> None:
        if self._stream is None:
            self._start(frame)
        frame.pict_type = av.video.frame.PictureType.NONE
        self._container.mux(self._stream.encode(frame))

    def _start(self, frame: av.VideoFrame) -> None:
        from vitruvian.calculators.video.video_format import Preset

        codec, options = "mpeg4", {"qmin": "3", "qmax": "3"}
        if self._wanted == "video":
            codec, options = "libx264", {**Preset.QUICK.x264_options, "crf": "21"}
        stream = self._container.add_stream(codec, 30, options)
        stream.width, stream.height, stream.pix_fmt = frame.width, frame.height, "yuv420p"
        stream.codec_context.thread_count = 2
        self._stream = stream

    def close(self) -> None:
        if self._last is not None:
            self._last.result()
        self._container.mux(self._stream.encode(None))
        self._container.close()


if __name__ == "__main__":
    main()
