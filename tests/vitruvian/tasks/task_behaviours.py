"""Small things about tasks that programs rely on, as expressions for MediaPipe and for us.

``python task_behaviours.py mediapipe|vitruvian PICTURE FOLDER`` prints a line of JSON for each: the
expression and its value as text. ``FOLDER`` has the models. It runs where MediaPipe is installed
too, so it needs nothing but NumPy, OpenCV and the package. ``python -m benchmarks.behaviours``
compares both.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import json
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

#: The model of each task, by the beginning of the task's name.
MODELS = {
    "FaceDetector": "face_detector.tflite",
    "FaceLandmarker": "face_landmarker.task",
    "HandLandmarker": "hand_landmarker.task",
    "GestureRecognizer": "gesture_recognizer.task",
    "PoseLandmarker": "pose_landmarker.task",
    "HolisticLandmarker": "holistic_landmarker.task",
    "ImageSegmenter": "segmenter.tflite",
}
_SIGNATURES = (
    "create_from_model_path",
    "create_from_options",
    "detect",
    "detect_for_video",
    "detect_async",
    "recognize",
    "recognize_for_video",
    "recognize_async",
    "segment",
)

#: What each expression is about, and the expressions. The names in them are those of `names_for`.
BEHAVIOURS: dict[str, tuple[str, ...]] = {
    "names": (
        *(f"defaults(vision.{task}Options)" for task in MODELS),
        *(f"fields(vision.{task}Result)" for task in MODELS if task != "ImageSegmenter"),
        *(f"parameters(vision.{task})" for task in MODELS),
        "defaults(mp.tasks.BaseOptions)",
        "defaults(mp.tasks.components.processors.ClassifierOptions)",
        "defaults(vision.ImageProcessingOptions)",
        "[mode.name for mode in vision.RunningMode], [mode.value for mode in vision.RunningMode]",
        "vision.FaceDetectorResult.__name__",
        "len(vision.HandLandmarksConnections.HAND_CONNECTIONS)",
    ),
    "results": (
        "[len(face) for face in result('FaceLandmarker', picture).face_landmarks]",
        "[[c.category_name for c in h] for h in result('HandLandmarker', hand).handedness]",
        "[[c.display_name for c in h] for h in result('HandLandmarker', hand).handedness]",
        "[[c.index for c in h] for h in result('HandLandmarker', hand).handedness]",
        "result('GestureRecognizer', hand).gestures[0][0].category_name",
        "result('GestureRecognizer', hand).gestures[0][0].display_name",
        "result('GestureRecognizer', hand).gestures[0][0].index",
        "len(result('GestureRecognizer', hand, num_hands=2).hand_world_landmarks[0])",
        *(f"result('{task}', blank)" for task in MODELS if task != "ImageSegmenter"),
        "fields(result('FaceDetector', picture).detections[0].bounding_box)",
        "result('FaceDetector', picture).detections[0].categories[0].category_name",
        "result('ImageSegmenter', picture).category_mask",
        "result('ImageSegmenter', picture).confidence_masks[0].image_format.name",
        "result('HolisticLandmarker', blank, output_face_blendshapes=True)",
        "result('HolisticLandmarker', blank, output_segmentation_mask=True)",
    ),
    "wrong calls": (
        *(
            f"sentence(lambda: made('{task}').detect_for_video(picture, 0))"
            for task in ("FaceDetector", "HolisticLandmarker")
        ),
        "sentence(lambda: made('GestureRecognizer').recognize_for_video(hand, 0))",
        "sentence(lambda: made('FaceDetector', 'VIDEO').detect(picture))",
        "sentence(lambda: made('FaceDetector', 'VIDEO').detect_async(picture, 0))",
        "sentence(lambda: made('FaceDetector').detect(np.zeros((4, 4, 3), np.uint8)))",
        "sentence(lambda: made('FaceDetector').detect(None))",
        "sentence(lambda: made('FaceDetector').detect())",
        "sentence(lambda: made('HolisticLandmarker').detect(picture, None))",
        "sentence(lambda: closed('FaceDetector').detect(picture))",
        "sentence(lambda: closed('FaceDetector').close())",
        "sentence(lambda: vision.FaceDetector())",
        "sentence(lambda: vision.HolisticLandmarkerOptions())",
        "sentence(lambda: made('FaceDetector', 'LIVE_STREAM'))",
        "sentence(lambda: made('FaceDetector', 'VIDEO', result_callback=print))",
        "sentence(lambda: made('GestureRecognizer', 'LIVE_STREAM'))",
        "sentence(lambda: made('HolisticLandmarker', 'IMAGE', result_callback=print))",
        "sentence(lambda: made('HolisticLandmarker', min_pose_landmarks_confidence=2.0))",
        "sentence(lambda: made('HolisticLandmarker', min_pose_detection_confidence='much'))",
        "sentence(lambda: made('GestureRecognizer', num_hands=0))",
        "sentence(lambda: made('GestureRecognizer', min_hand_presence_confidence=-1.0))",
        "sentence(lambda: turned('FaceDetector', rotation_degrees=45))",
        "sentence(lambda: turned('GestureRecognizer', region_of_interest=whole))",
        "sentence(lambda: made('FaceDetector', model='hand_landmarker.task'))",
        "sentence(lambda: made('HolisticLandmarker', model='hand_landmarker.task'))",
        "sentence(lambda: made('GestureRecognizer', model='hand_landmarker.task'))",
    ),
    "videos": (
        "[len(found.detections) for found in video('FaceDetector', [0, 40, 80])]",
        "sentence(lambda: video('FaceDetector', [40, 40]))",
        "sentence(lambda: video('FaceDetector', [40, 0]))",
        "len(video('FaceDetector', [-40, 0]))",
        "sentence(lambda: video('FaceDetector', [1.5]))",
        "sentence(lambda: video('FaceDetector', ['1']))",
        "sentence(lambda: video('FaceDetector', [None]))",
        "len(video('FaceDetector', [np.int64(1), True + 1]))",
    ),
    "live streams": (
        "live('FaceDetector', [0, 40, 80]).times",
        "live('FaceDetector', [7, 8, 1000000]).times",
        "[len(found.detections) for found in live('FaceDetector', [0, 40]).results]",
        "live('FaceDetector', [0], blank).results",
        "live('GestureRecognizer', [0], blank).results",
        "live('HolisticLandmarker', [0], blank).results",
        "[len(found.gestures) for found in live('GestureRecognizer', [0, 40], hand).results]",
        "live('FaceDetector', [0]).kinds",
        "live('ImageSegmenter', [0]).kinds",
        "live('FaceDetector', [0]).is_same_picture",
        "live('FaceDetector', [0]).is_another_thread",
        "sentence(lambda: live('FaceDetector', [40, 40]))",
        "sentence(lambda: live('FaceDetector', [40, 0]))",
        "sentence(lambda: live('FaceDetector', [1.5]))",
        "sentence(lambda: live('FaceDetector', [None]))",
        "live('FaceDetector', [-40, 0]).times",
        "made('FaceDetector', 'LIVE_STREAM', result_callback=ignore).detect_async(picture, 0)",
        "sentence(lambda: live_task('FaceDetector').detect(picture))",
        "sentence(lambda: live_task('FaceDetector').detect_for_video(picture, 0))",
        "sentence(lambda: closed_live('FaceDetector').detect_async(picture, 0))",
        # Of many pictures at once the first and the newest are looked at, in order.
        "burst('FaceLandmarker', 30).is_first_seen",
        "burst('FaceLandmarker', 30).is_last_seen",
        "burst('FaceLandmarker', 30).is_in_order",
        "burst('FaceLandmarker', 30).are_some_left_out",
    ),
}

#: Where values differ on purpose, and why.
DELIBERATE = {
    "burst('FaceLandmarker', 30).are_some_left_out": "0.10.21 queues what it is told to leave out",
}


class Live:
    """What a callback was called with."""

    def __init__(self, picture: Any) -> None:
        self._picture = picture
        self._thread = threading.get_ident()
        self._called = threading.Event()
        self.results: list[Any] = []
        self.times: list[int] = []
        self.kinds: list[str] = []
        self.is_same_picture = self.is_another_thread = False

    def __call__(self, *arguments: Any) -> None:
        result, image, time = arguments
        self.results.append(result)
        self.times.append(time)
        self.kinds = [type(one).__name__ for one in arguments]
        self.is_same_picture = np.array_equal(image.numpy_view(), self._picture.numpy_view())
        self.is_another_thread = threading.get_ident() != self._thread
        self._called.set()

    def wait(self) -> None:
        """Wait for the next call."""
        if not self._called.wait(60):
            raise TimeoutError("the callback was not called")
        self._called.clear()


class Burst(Live):
    """What a callback was called with when all pictures came at once."""

    def told(self, count: int) -> Burst:
        self.is_first_seen = self.times[0] == 0
        self.is_last_seen = self.times[-1] == count - 1
        self.is_in_order = self.times == sorted(set(self.times))
        self.are_some_left_out = len(self.times) < count
        return self


class Tasks:
    """Makes tasks of a package, and calls them."""

    def __init__(self, package: str, picture: str, folder: str) -> None:
        self.mp: Any = importlib.import_module(package)
        self.vision = self.mp.tasks.vision
        self._folder = Path(folder)
        self._results: dict[tuple[Any, ...], Any] = {}
        pixels = cv2.cvtColor(cv2.imread(picture), cv2.COLOR_BGR2RGB)
        self.picture = self._image(pixels[:900])
        self.hand = self._image(pixels[1000:1250, 720:1040])
        self.blank = self._image(np.full((48, 64, 3), 90, np.uint8))

    def made(self, task: str, mode: str = "IMAGE", model: str = "", **options: Any) -> Any:
        base = self.mp.tasks.BaseOptions(str(self._folder / (model or MODELS[task])))
        made = getattr(self.vision, f"{task}Options")(
            base_options=base, running_mode=self.vision.RunningMode[mode], **options
        )
        return getattr(self.vision, task).create_from_options(made)

    def result(self, task: str, image: Any, **options: Any) -> Any:
        asked = (task, id(image), *options.items())
        if asked not in self._results:
            with self.made(task, **options) as made:
                self._results[asked] = _method(made, "")(image)
        return self._results[asked]

    def turned(self, task: str, **options: Any) -> Any:
        with self.made(task) as made:
            return _method(made, "")(self.picture, self.vision.ImageProcessingOptions(**options))

    def closed(self, task: str, mode: str = "IMAGE", **options: Any) -> Any:
        made = self.made(task, mode, **options)
        made.close()
        return made

    def closed_live(self, task: str) -> Any:
        return self.closed(task, "LIVE_STREAM", result_callback=ignore)

    def live_task(self, task: str) -> Any:
        return self.made(task, "LIVE_STREAM", result_callback=ignore)

    def video(self, task: str, times: Sequence[Any]) -> list[Any]:
        with self.made(task, "VIDEO") as made:
            return [_method(made, "_for_video")(self.picture, time) for time in times]

    def live(self, task: str, times: Sequence[Any], image: Any = None) -> Live:
        image = self.picture if image is None else image
        called = Live(image)
        with self.made(task, "LIVE_STREAM", result_callback=called) as made:
            for time in times:
                _method(made, "_async")(image, time)
                called.wait()
        return called

    def burst(self, task: str, count: int) -> Burst:
        called = Burst(self.picture)
        with self.made(task, "LIVE_STREAM", result_callback=called) as made:
            for time in range(count):
                _method(made, "_async")(self.picture, time)
        return called.told(count)

    def _image(self, pixels: Any) -> Any:
        return self.mp.Image(self.mp.ImageFormat.SRGB, np.ascontiguousarray(pixels))


def _method(task: Any, ending: str) -> Any:
    (name,) = (name for name in ("detect", "recognize", "segment") if hasattr(task, name))
    return getattr(task, name + ending)


def ignore(*arguments: Any) -> None:
    """Do nothing."""


def defaults(options: Any) -> list[str]:
    """Return the names of fields with their defaults."""
    return [f"{one.name}={_default(one)}" for one in dataclasses.fields(options)]


def _default(one: dataclasses.Field[Any]) -> str:
    if one.default is not dataclasses.MISSING:
        return str(one.default)
    is_made = one.default_factory is not dataclasses.MISSING
    return type(one.default_factory()).__name__ if is_made else ""


def fields(result: Any) -> list[str]:
    """Return the names of a result's parts."""
    return [one.name for one in dataclasses.fields(result)]


def parameters(task: Any) -> list[str]:
    """Return the parameters of a task's methods."""
    methods = [getattr(task, name) for name in _SIGNATURES if hasattr(task, name)]
    return [f"{one.__name__}{list(inspect.signature(one).parameters)}" for one in methods]


def sentence(call: Callable[[], object]) -> str:
    """Return as what a call's error is caught, and its first line; "" without an error."""
    try:
        call()
    except (ValueError, RuntimeError) as error:
        caught = next(one for one in type(error).__mro__ if one.__module__ == "builtins")
        return f"{caught.__name__}: {str(error).splitlines()[0]}"
    except Exception as error:  # noqa: BLE001  # whatever it is, it is what is asked for
        # What it says is Python's affair, or that of what binds MediaPipe to it.
        return type(error).__name__
    return ""


def is_same(ours: str, theirs: str) -> bool:
    """Return True for equal values, and where our message goes on after MediaPipe's sentence."""
    return ours == theirs or (":" in theirs and ours.startswith(theirs.rstrip("'.\"")))


def names_for(package: str, picture: str, folder: str) -> dict[str, Any]:
    """Return the names that expressions use."""
    tasks = Tasks(package, picture, folder)
    called = ("made", "result", "turned", "closed", "closed_live", "live_task", "video", "live")
    return {
        "np": np,
        "mp": tasks.mp,
        "vision": tasks.vision,
        "picture": tasks.picture,
        "hand": tasks.hand,
        "blank": tasks.blank,
        "whole": tasks.mp.tasks.components.containers.Rect(0.0, 0.0, 0.5, 0.5),
        "burst": tasks.burst,
        **{name: getattr(tasks, name) for name in called},
        **{one.__name__: one for one in (defaults, fields, parameters, sentence, ignore)},
    }


def values(package: str, picture: str, folder: str) -> Iterator[tuple[str, str]]:
    """Yield every expression with its value as text; an error is its type."""
    names = names_for(package, picture, folder)
    for expressions in BEHAVIOURS.values():
        for expression in expressions:
            yield expression, value_of(expression, names)


def value_of(expression: str, names: dict[str, Any]) -> str:
    """Return the value of one expression as text."""
    try:
        return repr(eval(expression, dict(names)))  # our own expressions
    except Exception as error:  # noqa: BLE001
        return f"raises {type(error).__name__}"


if __name__ == "__main__":
    for line in values(*sys.argv[1:]):
        sys.stdout.write(json.dumps(line) + "\n")
