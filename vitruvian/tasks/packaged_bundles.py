"""Make bundles of the models that come with this package, in the form of MediaPipe's own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..assets import ensure_asset
from .errors import InvalidArgumentError
from .model_metadata import Normalization, with_input_normalization

__all__ = ["bundle_names", "packaged_bundle"]


class _Part(NamedTuple):
    """A file of a bundle: its asset, and what a model was trained on where its file does not say.

    ``member`` names the file in an asset that is a bundle itself.
    """

    asset: str
    normalization: Normalization | None = None
    member: str = ""


_UNIT = Normalization(0.0, 255.0)
_HANDS = {
    "hand_detector.tflite": _Part("palm_detection_full"),
    "hand_landmarks_detector.tflite": _Part("hand_landmark_full"),
}


def _pose(model: str) -> dict[str, _Part]:
    return {
        "pose_detector.tflite": _Part("pose_detection_224"),
        "pose_landmarks_detector.tflite": _Part(model, _UNIT),
    }


def _face(name: str) -> dict[str, _Part]:
    return {name: _Part("face_landmarker", member=name)}


_BUNDLES: Mapping[str, Mapping[str, _Part]] = {
    "hand_landmarker": _HANDS,
    "pose_landmarker_lite": _pose("pose_landmark_lite"),
    "pose_landmarker_full": _pose("pose_landmark_full"),
    "pose_landmarker_heavy": _pose("pose_landmark_heavy"),
    "holistic_landmarker": {
        **_pose("pose_landmark_full"),
        "hand_landmarks_detector.tflite": _HANDS["hand_landmarks_detector.tflite"],
        "hand_roi_refinement.tflite": _Part("hand_recrop", _UNIT),
        **_face("face_detector.tflite"),
        **_face("face_landmarks_detector.tflite"),
        **_face("face_blendshapes.tflite"),
    },
}


def bundle_names() -> tuple[str, ...]:
    """Return the names of the bundles that can be made."""
    return tuple(_BUNDLES)


def packaged_bundle(name: str) -> bytes:
    """Return a bundle for ``model_asset_buffer``, or to be written to a ``.task`` file.

    Models are fetched at the first use. Raises ``InvalidArgumentError`` for another name and
    ``AssetError`` when a model cannot be had.
    """
    if name not in _BUNDLES:
        raise InvalidArgumentError(
            f"there is no bundle {name!r}; expected one of {', '.join(_BUNDLES)}"
        )
    parts = _BUNDLES[name]
    assets = [part.asset for part in parts.values()]
    return archive({file: _model(part, assets) for file, part in parts.items()})


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return a bundle of files by name: an archive that is not compressed, as MediaPipe wants."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in files.items():
            # With a fixed time the same models make the same bundle.
            bundle.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return target.getvalue()


def _model(part: _Part, assets: Sequence[str]) -> bytes:
    data = ensure_asset(part.asset, along=lambda: assets).read_bytes()
    if part.member:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle:
            data = bundle.read(part.member)
    if part.normalization is None:
        return data
    return with_input_normalization(data, part.normalization)
