"""What a solution finds in one picture, by names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..framework.quick_dataclass import dataclass

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..framework.formats import ImageFrame, LandmarkTable
    from .pipeline import LandmarkSet
    from .subject import Subject

__all__ = ["Result"]


@dataclass(frozen=True, eq=False)
class Result:
    """What was found in one picture.

    ``frame`` counts the pictures from 0, ``timestamp`` is in microseconds. ``table`` holds
    everybody as data files do. ``mask`` is float32 H×W, 1 on the person, or None where there is
    nobody or it was not asked for. ``parts`` declare what the landmarks in the table are.
    """

    frame: int
    timestamp: int
    picture: ImageFrame
    table: LandmarkTable
    mask: NDArray[np.float32] | None
    parts: tuple[LandmarkSet, ...] = ()

    @property
    def image(self) -> NDArray[np.uint8]:
        """Return the picture, read-only, RGB; that of a video is made when it is first read."""
        return self.picture.data

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Return the people, hands or faces in the picture."""
        from .subject import Subject

        table = self.table
        return tuple(
            Subject(
                number,
                table.names,
                table.landmarks[place],
                None if table.world is None else table.world[place],
                "" if table.labels is None else table.labels[place],
                None if table.scores is None else float(table.scores[place]),
                None if table.boxes is None else table.boxes[place],
            )
            for place, number in enumerate(table.people)
        )

    @property
    def array(self) -> NDArray[np.float32] | None:
        """Return the landmarks of the first subject, N×5, or None where there is none."""
        return self.table.landmarks[0] if len(self.table) else None

    @property
    def world(self) -> NDArray[np.float32] | None:
        """Return the world landmarks of the first subject, N×3, or None."""
        has_world = len(self.table) and self.table.world is not None
        return self.table.world[0] if has_world and self.table.world is not None else None

    def drawn(self) -> NDArray[np.uint8]:
        """Return a copy of the picture, RGB, with what was found drawn on it."""
        from .result_drawing import draw_result

        return draw_result(self.image, self.mask, self.subjects, self.parts)

    def records(self) -> list[dict[str, Any]]:
        """Return a row for each landmark of each subject, ready for ``pandas.DataFrame``.

        The columns are those of the data files: timestamp, frame, person, landmark, x, y, z,
        visibility, presence, world_x, world_y, world_z (NaN where not known), and label, score and
        the box's where the solution has them.
        """
        import numpy as np

        from ..calculators.io.codecs.rows import payload_table

        columns = {
            name: values.tolist() if isinstance(values, np.ndarray) else values
            for name, values in payload_table(self.table).items()
        }
        return [
            {"timestamp": self.timestamp, **dict(zip(columns, row, strict=True))}
            for row in zip(*columns.values(), strict=True)
        ]

    def coco(self, image_id: int = 0) -> list[dict[str, Any]]:
        """Return COCO keypoint annotations, one for each person, in pixels."""
        from .exchange import coco_annotations

        return coco_annotations(self.subjects, self.image, image_id)

    def supervision(self) -> Any:
        """Return ``supervision.KeyPoints`` of everybody, in pixels; needs that package."""
        from .exchange import supervision_key_points

        return supervision_key_points(self.subjects, self.image)

    def _repr_png_(self) -> bytes | None:
        from ..framework.formats import ImageFrame
        from ..framework.values.display import drawn as shown

        png: bytes | None = shown("image", ImageFrame(self.drawn()))
        return png

    def __repr__(self) -> str:
        numbers = ", ".join(map(str, self.table.people)) or "nobody"
        return f"{type(self).__name__}(frame {self.frame} at {self.timestamp} µs: {numbers})"
