from __future__ import annotations

import os
import subprocess
import sys

import pytest

from vitruvian.calculators.opencv import opencv_error

LIBGL = "libGL.so.1: cannot open shared object file: No such file or directory"
MEND = "pip install --force-reinstall --no-deps opencv-python-headless"


@pytest.mark.parametrize("library", ["libGL.so.1", "libgthread-2.0.so.0"])
def test_a_missing_library_of_the_desktop_is_mended_by_the_build_for_servers(library, monkeypatch):
    monkeypatch.setattr("importlib.metadata.version", {"opencv-python": "4.12"}.get)
    error = ImportError(f"{library}: cannot open shared object file: No such file or directory")

    assert str(opencv_error(error)) == (
        f"OpenCV cannot be loaded: {error}; opencv-python expects the libraries of a desktop; "
        f"install the build for servers over it: {MEND}==4.12"
    )


@pytest.mark.parametrize(
    ("error", "command"),
    [
        (
            ModuleNotFoundError("No module named 'cv2'", name="cv2"),
            "pip install opencv-python",
        ),
        (
            ImportError("numpy.core.multiarray failed to import"),
            "pip install --force-reinstall --no-deps opencv-python",
        ),
    ],
)
def test_other_failures_name_their_command(error, command):
    assert str(opencv_error(error)).endswith(f": {command}")


def test_the_command_line_says_how_to_mend_opencv(tmp_path, carphone):
    (tmp_path / "cv2.py").write_text(f"raise ImportError({LIBGL!r})")
    run = ["run", "upper_body_pose_tracking_cpu", "--input", carphone]

    done = subprocess.run(
        [sys.executable, "-m", "vitruvian", *run, "--output", f"pose_landmarks={tmp_path}/o.jsonl"],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )

    assert done.returncode == 1
    assert LIBGL in done.stderr
    assert MEND in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
