"""Make bundles for the task that recognizes gestures, whose own models no package carries.

The models have the shapes of the real ones and weights of no meaning: what they answer depends on
every number that they are given, so that it shows whether those are right.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vitruvian.tasks.packaged_bundles import archive, packaged_bundle

from .tiny_models import TinyModel, classifier_metadata, with_files

__all__ = ["CANNED", "CUSTOM", "gesture_bundle"]

CANNED = (
    "None",
    "Closed_Fist",
    "Open_Palm",
    "Pointing_Up",
    "Thumb_Down",
    "Thumb_Up",
    "Victory",
    "ILoveYou",
)
CUSTOM = ("None", "Rock", "Paper", "Scissors")
_EMBEDDING = 32
_HAND = 21 * 3


def gesture_bundle(*, custom: bool = False, threshold: float | None = None) -> bytes:
    """Return a bundle of the packaged models of hands and made ones of gestures.

    ``threshold`` stands in the metadata of the classifiers.
    """
    files = {
        "gesture_embedder.tflite": _embedder(),
        "canned_gesture_classifier.tflite": _classifier(CANNED, 5, threshold),
    }
    if custom:
        files["custom_gesture_classifier.tflite"] = _classifier(CUSTOM, 6, threshold)
    return archive(
        {
            "hand_landmarker.task": packaged_bundle("hand_landmarker"),
            "hand_gesture_recognizer.task": archive(files),
        }
    )


def _embedder() -> bytes:
    model = TinyModel()
    hand, handedness, world = (
        model.tensor([1, 21, 3]),
        model.tensor([1, 1]),
        model.tensor([1, 21, 3]),
    )
    parts = [model.flat(hand, _HAND), handedness, model.flat(world, _HAND)]
    numbers = model.joined(parts, 2 * _HAND + 1)
    embedding = model.dense(numbers, _weights((_EMBEDDING, 2 * _HAND + 1), 4), activation=1)
    return model.file([hand, handedness, world], [embedding])


def _classifier(labels: tuple[str, ...], seed: int, threshold: float | None) -> bytes:
    model = TinyModel()
    embedding = model.tensor([1, _EMBEDDING])
    logits = model.dense(embedding, _weights((len(labels), _EMBEDDING), seed))
    scores = model.softmax(logits, len(labels))
    metadata = classifier_metadata({"labels.txt": "", "labels_en.txt": "en"}, threshold)
    files = {
        "labels.txt": "\n".join(labels),
        "labels_en.txt": "\n".join(label.replace("_", " ") for label in labels),
    }
    return with_files(model.file([embedding], [scores], metadata), files)


def _weights(shape: tuple[int, int], seed: int) -> NDArray[np.float32]:
    weights = np.random.default_rng(seed).normal(0.0, 0.5, shape)
    # Short numbers, the same with every version of NumPy.
    return np.round(weights * 64).astype(np.float32) / np.float32(64)
