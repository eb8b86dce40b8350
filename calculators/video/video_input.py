"""Open a video file or stream, and choose the pictures in it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ...framework.authoring.file_access import UNRESTRICTED, FileAccess
from ...framework.errors import MediaError
from .container_length import missing_bytes

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

__all__ = ["choose_stream", "open_file", "open_url", "refuse_cut"]

_log = logging.getLogger(__name__)

#: What FFmpeg may use for a stream that the user has named by its URL: no files.
_NETWORK = "http,https,httpproxy,tcp,tls,udp,rtp,srtp,rtsp,rtsps,crypto,hls"


def open_file(path: Path, access: FileAccess = UNRESTRICTED) -> InputContainer:
    """Open a file that may be read; raises ``MediaError`` for what is no video.

    FFmpeg gets an open file and no name. A name such as ``clip:1.mp4`` or ``concat:a|b`` would
    choose one of its protocols, and a playlist could open other files: neither is allowed any other
    protocol than that of the open file.
    """
    import av
    from av.error import ArgumentError, FFmpegError, InvalidDataError

    try:
        file = access.open_read(path)
    except OSError as error:
        raise MediaError(f"{path}: cannot read the file ({error.strerror})") from error
    try:
        options = {"fd": str(file.fileno()), "protocol_whitelist": "fd"}
        return av.open("fd:", "r", options=options, metadata_errors="replace")
    except FFmpegError as error:
        refuse_cut(path, error, access)
        unclear = InvalidDataError, ArgumentError
        reason = "" if isinstance(error, unclear) else f" ({error.strerror})"
        raise MediaError(
            f"{path}: the file is no video that can be read, or its beginning is damaged{reason}; "
            f"expected MP4, MOV, Matroska, WebM, AVI or another format that FFmpeg reads; "
            "check that it plays in a video player"
        ) from error
    finally:
        # FFmpeg has made a descriptor of its own.
        file.close()


def open_url(url: str, timeout: float) -> InputContainer:
    """Open a stream of the network; raises ``MediaError`` when it does not answer in time."""
    import av
    from av.error import FFmpegError

    options = {"protocol_whitelist": _NETWORK}
    if url.startswith(("rtsp:", "rtsps:")):
        # Packets over UDP get lost, and firewalls drop them.
        options["rtsp_transport"] = "tcp"
    try:
        return av.open(url, "r", options=options, timeout=timeout, metadata_errors="replace")
    except (FFmpegError, OSError) as error:
        raise MediaError(
            f"{url}: the stream cannot be opened ({error.strerror or error}); expected the address "
            "of a video that is being sent; check it in a video player"
        ) from error


def choose_stream(
    name: str | Path,
    container: InputContainer,
    wanted: int | None = None,
    access: FileAccess = UNRESTRICTED,
) -> VideoStream:
    """Return the stream with most pixels, as FFmpeg does, or that of the index ``wanted``.

    The others are named in the log. Raises ``MediaError`` where there is no such stream.
    """
    streams = _pictures(name, container)
    if wanted is not None:
        found = next((one for one in streams if one.index == wanted), None)
        if found is None:
            known = ", ".join(map(_described, streams)) or "none"
            raise MediaError(f"{name}: there is no video stream {wanted}; there are: {known}")
        return found
    if not streams:
        # Of a small file that is cut, FFmpeg finds the beginning good.
        if isinstance(name, Path):
            refuse_cut(name, access=access)
        kinds = ", ".join(sorted({stream.type for stream in container.streams})) or "nothing"
        raise MediaError(
            f"{name}: the file holds no video, only {kinds}; expected a video; choose another file"
        )
    chosen = max(streams, key=lambda one: one.width * one.height)
    if len(streams) > 1:
        left_out = [_described(one) for one in streams if one is not chosen]
        more = f" and {len(left_out) - 5} more" if len(left_out) > 5 else ""
        others = ", ".join(left_out[:5]) + more
        _log.warning(
            "%s: the largest of %d video streams is read: %s; left out: %s",
            name,
            len(streams),
            _described(chosen),
            others,
        )
    return chosen


def refuse_cut(
    path: Path, cause: Exception | None = None, access: FileAccess = UNRESTRICTED
) -> None:
    """Raise ``MediaError`` if the file is shorter than it says."""
    missing = missing_bytes(path, access)
    if missing:
        raise MediaError(
            f"{path}: the file is cut short, {missing} bytes are missing at its end, with the "
            "index; expected a whole video; copy or record it again"
        ) from cause


def _pictures(name: str | Path, container: InputContainer) -> Sequence[VideoStream]:
    from av.stream import Disposition

    # The cover of a song is a video stream of one picture.
    streams = [
        stream
        for stream in container.streams.video
        if not stream.disposition & Disposition.attached_pic
    ]
    decodable = list(filter(_has_decoder, streams))
    if streams and not decodable:
        raise MediaError(
            f"{name}: FFmpeg has no decoder for the pictures of this {container.format.name} file; "
            "expected a video or picture that it decodes; convert the file to PNG or MP4 first"
        )
    if any(stream.disposition & Disposition.dependent for stream in decodable):
        raise MediaError(
            f"{name}: this is a HEIC picture of several tiles, which is read as a picture; give it "
            "a name that ends in .heic"
        )
    return decodable


def _has_decoder(stream: VideoStream) -> bool:
    # None for a codec that FFmpeg was built without, which the type does not say.
    return stream.codec_context is not None  # pyright: ignore[reportUnnecessaryComparison]


def _described(stream: VideoStream) -> str:
    return f"stream {stream.index} ({stream.width}×{stream.height})"
