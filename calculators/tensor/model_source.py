"""Find the model that a node names: an asset, a file, or bytes in a side packet."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from vitruvian.assets import ensure_asset
from vitruvian.assets.manifest import load_manifest

from ...framework.authoring.context import RunInfo
from ...framework.authoring.file_access import UNRESTRICTED, FileAccess
from ...framework.errors import AssetError, PayloadTypeError

__all__ = ["locate_file", "packaged_name", "read_model"]

#: Where MediaPipe's graphs say that their models lie.
_MEDIAPIPE_FOLDER = ("mediapipe", "modules")
#: Its models whose assets have another name.
_ASSET_NAMES = {"pose_detection": "pose_detection_224"}


def read_model(source: object, run: RunInfo) -> tuple[bytes, str]:
    """Return a model's bytes, and what to call it in messages.

    ``source`` holds bytes, or names a file or an asset. Text without a folder and an ending is an
    asset's name, which is fetched at the first use; a relative path counts from the graph file's
    folder. Raises ``AssetError`` when there is no such model, ``PayloadTypeError`` for what
    is none of these.
    """
    if isinstance(source, bytes | bytearray):
        return bytes(source), "in the side packet MODEL"
    if not isinstance(source, str | Path):
        raise PayloadTypeError(
            f"a model is given by a {type(source).__name__}; expected bytes, a path or the name of "
            "an asset"
        )
    file = locate_file(source, run)
    try:
        return file.read_bytes(), repr(str(file))
    except OSError as error:
        raise AssetError(
            f"model {str(file)!r}: cannot be read ({error.strerror}); expected a TensorFlow Lite "
            "file; mend the path, or use the name of a packaged model, as listed by: vitruvian "
            "assets list"
        ) from error


class LocatedFile(NamedTuple):
    """A file that may be read, and what opens it."""

    path: Path
    access: FileAccess = UNRESTRICTED

    def read_bytes(self) -> bytes:
        """Return what is in it; raises ``OSError``, and ``FileAccessError`` if it was exchanged."""
        with self.access.open_read(self.path) as file:
            return file.read()

    def __str__(self) -> str:
        return str(self.path)


def locate_file(source: str | Path, run: RunInfo) -> LocatedFile:
    """Return the file that a name or path means, if the run may read it; it may be missing.

    ``mediapipe/modules/…/name.tflite``, as MediaPipe's graphs have it, is the asset of that name
    where there is no such file.
    """
    given = Path(source)
    if _is_name(source):
        return LocatedFile(ensure_asset(str(source), along=run.packaged_files))
    name = packaged_name(source)
    if name and not run.resolved(given).exists():
        return LocatedFile(ensure_asset(name, along=run.packaged_files))
    return LocatedFile(run.input_file(given), run.file_access)


def packaged_name(source: str | Path) -> str:
    """Return the asset that a name or path means, if there is one; else ""."""
    given = Path(source)
    if not _is_name(source) and given.parts[:2] != _MEDIAPIPE_FOLDER:
        return ""
    name = str(source) if _is_name(source) else _ASSET_NAMES.get(given.stem, given.stem)
    return name if name in load_manifest() else ""


def _is_name(source: str | Path) -> bool:
    given = Path(source)
    return isinstance(source, str) and given.name == source and not given.suffix
