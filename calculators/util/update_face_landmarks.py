"""Put the landmarks of eyes that were looked at more closely into those of a face."""

from __future__ import annotations

import numpy as np

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Output
from ...framework.errors import PayloadTypeError
from ...framework.formats import NormalizedLandmarkList

__all__ = ["EYE_LANDMARKS", "UpdateFaceLandmarksCalculator"]

#: Where the 71 landmarks of each eye belong in the mesh, the eye at the left of the picture first:
#: the lower and the upper lid, then rows around them, with the brow among them.
EYE_LANDMARKS = (
    33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173,
    130, 25, 110, 24, 23, 22, 26, 112, 243, 247, 30, 29, 27, 28, 56, 190,
    226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189,
    35, 124, 46, 53, 52, 65, 143, 111, 117, 118, 119, 120, 121, 128, 245,
    156, 70, 63, 105, 66, 107, 55, 193,
    263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398,
    359, 255, 339, 254, 253, 252, 256, 341, 463, 467, 260, 259, 257, 258, 286, 414,
    446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444, 443, 442, 441, 413,
    265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349, 350, 357, 465,
    383, 300, 293, 334, 296, 336, 285, 417,
)  # fmt: skip
_FACE = 468


class UpdateFaceLandmarksCalculator(Calculator, pure=True):
    """Overwrite landmarks around the eyes of a mesh (468) by new ones (142, the left eye first).

    Presence stays. Raises ``PayloadTypeError`` for lists of other lengths.
    Source: ``mediapipe/graphs/iris_tracking/calculators/update_face_landmarks_calculator.cc``.
    """

    face_landmarks = Input(NormalizedLandmarkList)
    new_eye_landmarks = Input(NormalizedLandmarkList)
    updated_face_landmarks = Output(NormalizedLandmarkList)

    def process(self, ctx: Context) -> None:
        face, eyes = ctx[self.face_landmarks], ctx[self.new_eye_landmarks]
        if (len(face), len(eyes)) != (_FACE, len(EYE_LANDMARKS)):
            raise PayloadTypeError(
                f"{ctx.node}: got {len(face)} landmarks of a face and {len(eyes)} of eyes; "
                f"expected {_FACE} and {len(EYE_LANDMARKS)}; wire the mesh, and both contours that "
                "the iris model finds, joined"
            )
        rows = face.array.copy()
        rows[np.array(EYE_LANDMARKS), :4] = eyes.array[:, :4]
        ctx[self.updated_face_landmarks] = NormalizedLandmarkList(rows)
