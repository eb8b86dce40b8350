"""Write pictures to files."""

from __future__ import annotations

import logging
from pathlib import Path

from ...framework.authoring.calculator import Calculator
from ...framework.authoring.context import Context
from ...framework.authoring.ports import Input, Option
from ...framework.errors import MediaError
from ...framework.formats import ImageFormat, ImageFrame
from .atomic_file import AtomicFile, write_error
from .image_files import PICTURE_ENDINGS, number_field
from .pixels import as_opencv

__all__ = ["ImageWriterCalculator"]

_DEEP_ENDINGS = {".png", ".tif", ".tiff"}

_log = logging.getLogger(__name__)


class ImageWriterCalculator(Calculator):
    """Write each picture to the file that ``path`` names, in the format of its ending.

    ``out_%04d.png`` numbers the pictures from 0 in the order they come; a path without a number is
    for one picture, and its file appears when the run succeeded. 16-bit pictures need .png or
    .tif. Raises ``MediaError`` when a second picture comes for one file, when none came for it, for
    pixels that the format cannot hold, and where nothing can be written.
    """

    image = Input(ImageFrame, doc="the pictures")
    path = Option(
        type=str, doc="A file, or a pattern such as out_%04d.png for many.", example="out_%04d.png"
    )
    quality = Option(95, ge=1, le=100, doc="Quality of .jpg and .webp, 100 the best.")

    def open(self, ctx: Context) -> None:
        self._path = ctx.run.output_file(self.path)
        self._written = 0
        if self._path.suffix.lower() not in PICTURE_ENDINGS:
            endings = ", ".join(PICTURE_ENDINGS)
            raise MediaError(
                f"{self._path}: the ending {self._path.suffix!r} names no picture format that can "
                f"be written; expected one of {endings}"
            )
        self._pattern = number_field(self._path.name)
        # Whether the folder can be written shows now, not after the first picture's work.
        self._single = AtomicFile(self._numbered(0), ctx.run.file_access)
        if self._pattern:
            self._single.discard()

    def process(self, ctx: Context) -> None:
        if self._written and not self._pattern:
            stem, suffix = self._path.stem, self._path.suffix
            raise MediaError(
                f"{self._path}: a second picture came, at {ctx.timestamp} µs, for one file; "
                f"write many with a number in the name: {stem}_%04d{suffix}"
            )
        data = self._encoded(ctx[self.image])
        if self._pattern:
            with AtomicFile(self._numbered(self._written), ctx.run.file_access) as file:
                _write(file, data)
        else:
            _write(self._single, data)
        self._written += 1

    def close(self, ctx: Context) -> None:
        if self._written and not ctx.run_failed:
            self._single.commit()
            return
        self._single.discard()
        if not ctx.run_failed and self._pattern:
            _log.warning("%s: no picture came, so no file was written", self._path)
        elif not ctx.run_failed:
            raise MediaError(f"{self._path}: no picture came, so the file was not written")

    def _numbered(self, number: int) -> Path:
        if not self._pattern:
            return self._path
        before, after = self._pattern.string[: self._pattern.start()], self._pattern.end()
        return self._path.with_name(
            f"{before}{self._pattern.group() % number}{self._pattern.string[after:]}"
        )

    def _encoded(self, image: ImageFrame) -> bytes:
        from ..opencv import cv2

        ending = self._path.suffix.lower()
        _check_depth(self._path, image, ending)
        quality = {
            ".webp": [cv2.IMWRITE_WEBP_QUALITY, self.quality],
            ".jpg": [cv2.IMWRITE_JPEG_QUALITY, self.quality],
            ".jpeg": [cv2.IMWRITE_JPEG_QUALITY, self.quality],
        }
        try:
            done, data = cv2.imencode(ending, as_opencv(image), quality.get(ending, []))
        except cv2.error as error:
            raise MediaError(f"{self._path}: cannot encode {image} ({error.err})") from error
        if not done:
            raise MediaError(f"{self._path}: cannot encode {image} as {ending}")
        return data.tobytes()


def _check_depth(path: Path, image: ImageFrame, ending: str) -> None:
    if image.format in {ImageFormat.VEC32F1, ImageFormat.VEC32F2} or (
        image.format.dtype.itemsize == 2 and ending not in _DEEP_ENDINGS
    ):
        raise MediaError(
            f"{path}: {ending} cannot hold {image.format.name} pixels; expected 8 bits a channel "
            "(16 for .png and .tif); convert the picture first"
        )


def _write(file: AtomicFile, data: bytes) -> None:
    try:
        file.path.write_bytes(data)
    except OSError as error:
        file.discard()
        raise write_error(file.target, error) from error
