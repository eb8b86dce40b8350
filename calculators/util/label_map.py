"""Names of classes, a line each, as MediaPipe's label map files have them."""

from __future__ import annotations

from ...framework.authoring.context import Context
from ...framework.errors import MediaError
from ..tensor.model_source import locate_file

__all__ = ["read_label_map"]


def read_label_map(path: str, ctx: Context) -> tuple[str, ...]:
    """Return the label of class 0, 1 and so on; raises ``MediaError`` for an unreadable file.

    A relative path counts from the graph file's folder.
    """
    file = locate_file(path, ctx.run)
    try:
        return tuple(file.read_bytes().decode().splitlines())
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise MediaError(f"label map '{file}': cannot be read ({reason})") from error
