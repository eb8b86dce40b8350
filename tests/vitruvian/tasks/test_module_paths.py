"""Programs find the modules where MediaPipe has them."""

import subprocess
import sys

import pytest

from vitruvian import tasks

# In a process of its own, as it changes what is imported.
PROGRAM = """
import vitruvian
vitruvian.install_as_mediapipe(replace=True)
import mediapipe as mp
from mediapipe.tasks import python
from mediapipe.tasks.python import vision, BaseOptions
from mediapipe.tasks.python.core.base_options import BaseOptions as same
from mediapipe.tasks.python.vision.core.image_processing_options import ImageProcessingOptions
from mediapipe.tasks.python.vision.core.vision_task_running_mode import VisionTaskRunningMode
from mediapipe.tasks.python.vision.face_landmarker import Blendshapes, FaceLandmarker
from mediapipe.tasks.python.components import containers, processors
from mediapipe.tasks.python.components.containers import landmark as landmark_module
from mediapipe.tasks.python.components.containers.category import Category
import mediapipe.tasks.python.vision.face_detector as face_detector
import vitruvian.tasks.python.vision as under_our_name

assert mp.tasks is python is vitruvian.tasks
assert mp.tasks.vision is vision is under_our_name
assert BaseOptions is same is mp.tasks.BaseOptions
assert FaceLandmarker is mp.tasks.vision.FaceLandmarker
assert vision.RunningMode is VisionTaskRunningMode
assert vision.FaceDetector is face_detector.FaceDetector
assert landmark_module.NormalizedLandmark is containers.NormalizedLandmark
"""


def test_modules_are_found_at_mediapipes_paths():
    called = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=False, capture_output=True, text=True
    )

    assert called.returncode == 0, called.stderr


@pytest.mark.parametrize("name", ["audio", "text", "genai"])
def test_tasks_of_other_kinds_are_told_to_be_missing(name):
    with pytest.raises(AttributeError, match=f"'{name}'; only tasks of vision are offered here"):
        getattr(tasks, name)


@pytest.mark.parametrize("name", ["ObjectDetector", "ObjectDetectorOptions", "ImageClassifier"])
def test_tasks_that_are_not_here_are_told_to_be_missing(name):
    with pytest.raises(AttributeError, match=f"'{name}'; this task is not offered here"):
        getattr(tasks.vision, name)


def test_an_unknown_name_is_no_task():
    with pytest.raises(AttributeError, match=r"has no attribute 'Nonsense'$"):
        tasks.vision.Nonsense  # noqa: B018
