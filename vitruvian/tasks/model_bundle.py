"""Open the model files that users bring: bundles (``.task``) and single models (``.tflite``)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from .archive import unpacked
from .core.base_options import BaseOptions
from .errors import InvalidArgumentError, ModelFileError
from .packaged_bundles import bundle_names
from .task_model import TaskModel

__all__ = ["ModelBundle", "model_file"]


@dataclass(frozen=True)
class ModelBundle:
    """A bundle: models, and what else a task needs, by their names in the archive."""

    files: Mapping[str, bytes]

    @classmethod
    def of(cls, options: BaseOptions) -> Self:
        """Open the bundle that options name; raises as ``model_file``."""
        return cls.from_bytes(model_file(options))

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read an archive; raises ``ModelFileError`` for what is none, or is damaged."""
        # A single model is an archive too, of its labels.
        if not zipfile.is_zipfile(io.BytesIO(data)):
            raise ModelFileError(
                "Unable to open zip archive.\nThe file is no model bundle; expected a .task file, "
                "which holds the models of a task"
            )
        try:
            return cls(unpacked(data))
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise ModelFileError(
                f"Unable to open zip archive.\nThe model bundle is damaged ({error}); fetch it anew"
            ) from error

    def file(self, name: str) -> bytes:
        """Return a file; raises ``ModelFileError`` when the bundle lacks it."""
        if name not in self.files:
            raise ModelFileError(
                f"No file with name: {name}. All files in the model asset bundle are: "
                f"{', '.join(sorted(self.files))}.\nThe bundle was made for another task; use the "
                "one that belongs to this"
            )
        return self.files[name]

    def model(self, name: str) -> TaskModel:
        """Return a model; raises ``ModelFileError`` when the bundle lacks it or it is damaged."""
        return TaskModel(self.file(name), name)

    def bundle(self, name: str) -> ModelBundle:
        """Return a bundle within the bundle."""
        return ModelBundle.from_bytes(self.file(name))


def model_file(options: BaseOptions) -> bytes:
    """Return the bytes of a task's model file.

    Raises ``InvalidArgumentError`` when options name none, ``ModelFileError`` when it cannot be
    read.
    """
    if options.model_asset_buffer:
        return bytes(options.model_asset_buffer)
    if options.model_asset_path is None:
        raise InvalidArgumentError(
            "ExternalFile must specify at least one of 'file_content', 'file_name', "
            "'file_pointer_meta' or 'file_descriptor_meta'.\nBaseOptions name no model; give "
            "model_asset_path or model_asset_buffer"
        )
    path = Path(options.model_asset_path).absolute()
    try:
        return path.read_bytes()
    except OSError as error:
        text = f"Unable to open file at {path}\n{error.strerror}"
        raise ModelFileError(text + _where_to_get(path.stem)) from error


def _where_to_get(name: str) -> str:
    if name in bundle_names():
        return (
            f"; make it of packaged models, once: Path({name + '.task'!r}).write_bytes("
            f"vitruvian.tasks.packaged_bundle({name!r}))"
        )
    if name == "face_landmarker":
        return "; a copy is where this command says: vitruvian assets path face_landmarker"
    return ""
