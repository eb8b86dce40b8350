"""Load OpenCV; where that fails, say the one command that mends it.

``opencv-python`` can show windows, for which it needs libraries of the desktop (libGL, libgthread).
On a server the import fails with the name of a file. ``opencv-python-headless`` is the same library
without windows; installed over the other one, it takes its place.
"""

from __future__ import annotations

from ..framework.errors import FrameworkError

__all__ = ["cv2", "opencv_error"]


def opencv_error(error: ImportError) -> FrameworkError:
    """Return what to tell a user whose ``import cv2`` raised ``error``."""
    if isinstance(error, ModuleNotFoundError) and error.name == "cv2":
        return FrameworkError("OpenCV is not installed; run: pip install opencv-python")
    if "cannot open shared object file" in str(error):
        return FrameworkError(
            f"OpenCV cannot be loaded: {error}; opencv-python expects the libraries of a desktop; "
            "install the build for servers over it: pip install --force-reinstall --no-deps "
            f"opencv-python-headless{_same_version()}"
        )
    return FrameworkError(
        f"OpenCV cannot be loaded: {error}; install it anew: "
        "pip install --force-reinstall --no-deps opencv-python"
    )


def _same_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"=={version('opencv-python')}"
    except PackageNotFoundError:
        return ""


try:
    import cv2
except ImportError as error:
    raise opencv_error(error) from error
