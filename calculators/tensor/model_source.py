"""Find the model that a node names: an asset, a file, or bytes in a side packet."""

from __future__ import annotations

from pathlib import Path

from ...assets import ensure_asset
from ...framework.context import RunInfo
from ...framework.errors import AssetError, PayloadTypeError

__all__ = ["read_model"]


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
    path = _locate(source, run)
    try:
        return path.read_bytes(), repr(str(path))
    except OSError as error:
        raise AssetError(
            f"model {str(path)!r}: cannot be read ({error.strerror}); expected a TensorFlow Lite "
            "file; mend the path, or use the name of a packaged model, as listed by: vitruvian "
            "assets list"
        ) from error


def _locate(source: str | Path, run: RunInfo) -> Path:
    if isinstance(source, str) and Path(source).name == source and not Path(source).suffix:
        return ensure_asset(source)
    return (run.base_dir or Path()) / Path(source).expanduser()
