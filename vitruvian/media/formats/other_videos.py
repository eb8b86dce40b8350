"""Videos as cameras, phones and old recorders leave them; only to read."""

from __future__ import annotations

from ..format import Content, Format, NodeType

__all__ = ["FORMAT"]

# A file named on the command line is opened whatever its ending is. These tell the videos from the
# other files of a folder.
FORMAT = Format(
    endings=(
        *(".avi", ".ts", ".mts", ".m2ts", ".mpg", ".mpeg", ".m2v", ".vob", ".wmv", ".asf"),
        *(".flv", ".f4v", ".3gp", ".3g2", ".mxf", ".dv", ".ogv", ".mjpeg", ".y4m", ".ivf"),
    ),
    content=Content.VIDEO,
    media_type="video/x-msvideo",
    reader=NodeType("VideoDecoderCalculator", "VIDEO"),
)
