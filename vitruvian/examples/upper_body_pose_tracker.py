"""Upper-body pose on single pictures and live, as ``mediapipe.examples`` had it (0.7.11)."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from ..calculators.io.image_decoding import read_picture
from ..calculators.video.camera_feed import CameraFeed
from ..framework.errors import CalculatorError, GraphStateError, MediaError
from ..framework.formats import NormalizedLandmarkList
from ..framework.graph import CalculatorGraph
from ..solutions.picture_runner import PictureRunner
from ..solutions.pose import PoseSettings

__all__ = ["UpperBodyPoseTracker", "UpperBodyPoseTrackerOutputs"]

_WINDOW = "Vitruvian upper body pose tracker"
_ESCAPE = 27


class UpperBodyPoseTrackerOutputs(NamedTuple):
    """25 landmarks, or None where nobody is, and the RGB picture with the pose drawn on it."""

    pose_landmarks: NormalizedLandmarkList | None
    annotated_image: NDArray[np.uint8]


class UpperBodyPoseTracker:
    """Track the upper body through the pictures that ``run`` is given.

    Pictures given as ``input_frame`` are taken for a video: the pose is tracked from one to the
    next. One given as ``input_file`` stands by itself. For whole videos use the command line or
    ``CalculatorGraph.stream``.

    Example
    -------
    >>> with UpperBodyPoseTracker() as tracker:  # doctest: +SKIP
    ...     landmarks, image = tracker.run(input_file="in.png", output_file="out.png")
    """

    def __init__(self) -> None:
        pipeline = PoseSettings("upper-body").pipeline()
        self._runner = PictureRunner(f"{pipeline.drawing}_cpu", {}, name="tracker", clock=_now)

    def run(
        self,
        input_frame: NDArray[np.uint8] | None = None,
        *,
        input_file: str | Path | None = None,
        output_file: str | Path | None = None,
    ) -> UpperBodyPoseTrackerOutputs:
        """Return the landmarks of an RGB picture or a picture file, and the drawing.

        ``output_file`` gets the drawing as well. Raises ``GraphStateError`` (a ``RuntimeError``)
        when not exactly one input is given or it does not have 3 channels, and ``MediaError`` for a
        file that cannot be read or written.
        """
        if (input_frame is None) == (input_file is None):
            raise GraphStateError(
                "run() needs one picture: an RGB array as input_frame, or a path as input_file"
            )
        if input_file is not None:
            self._runner.reset()
            input_frame = read_picture(Path(input_file)).data
        assert input_frame is not None
        outputs = self._track(input_frame)
        if output_file is not None:
            _write_picture(Path(output_file), outputs.annotated_image)
        return outputs

    def run_live(self, *, seconds: float = 30.0, camera: int = 0) -> None:
        """Show the camera's picture with the pose in a window, until Esc or ``seconds`` are over.

        Raises ``GraphStateError`` where OpenCV has no windows and ``MediaError`` without a camera.
        """
        from ..calculators.opencv import cv2

        _require_windows()
        feed = CameraFeed(camera, None, None)
        try:
            print(f"Press Esc in the window to stop, or wait {seconds:g} seconds.")  # noqa: T201
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                _, picture = feed.next(10.0)
                mirrored: NDArray[np.uint8] = np.ascontiguousarray(picture[:, ::-1, ::-1])
                _, drawn = self.run(mirrored)
                cv2.imshow(_WINDOW, cv2.cvtColor(drawn, cv2.COLOR_RGB2BGR))
                if cv2.waitKey(5) & 0xFF == _ESCAPE:
                    break
        finally:
            feed.stop()
            cv2.destroyAllWindows()

    def close(self) -> None:
        """End the graph; a closed tracker cannot run again."""
        if self._runner.graph is not None:
            self._runner.close()

    def _track(self, frame: NDArray[np.uint8]) -> UpperBodyPoseTrackerOutputs:
        if self._runner.graph is None:
            raise GraphStateError("the tracker is closed; make a new one")
        if frame.ndim != 3 or frame.shape[2] != 3:
            raise GraphStateError(
                f"input frame must have 3 channels (RGB); got an array of shape {frame.shape}"
            )
        # The drawing of a picture without a person is the picture itself, and the caller may go on
        # writing to theirs.
        outputs = self._runner.run(frame.copy())
        return UpperBodyPoseTrackerOutputs(
            outputs.get("pose_landmarks"), outputs["output_video"].data
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _now(last: int) -> int:
    # The smoothing filters need real time, and time must never stand still.
    return max(last + 1, time.monotonic_ns() // 1000)


def _write_picture(path: Path, picture: NDArray[np.uint8]) -> None:
    writer = {
        "calculator": "ImageWriterCalculator",
        "input_stream": "IMAGE:image",
        "options": {"path": str(path.absolute())},
    }
    try:
        with CalculatorGraph({"input_stream": "image", "node": [writer]}, threads=0) as graph:
            graph.add_packet_to_input_stream("image", picture, 0)
    except CalculatorError as error:
        if isinstance(error.__cause__, MediaError):
            raise error.__cause__ from None
        raise


def _require_windows() -> None:
    from ..calculators.opencv import cv2

    # Without a display, Qt does not raise: it ends the program.
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        raise GraphStateError(
            "run_live needs a window, and there is no display; set DISPLAY, or hand frames to run()"
        )
    try:
        cv2.namedWindow(_WINDOW)
    except cv2.error:
        raise GraphStateError(
            "run_live needs a window, and the installed OpenCV has none; swap it with: "
            "pip install --force-reinstall --no-deps opencv-python"
        ) from None
