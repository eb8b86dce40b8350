#!/usr/bin/env bash
# mend_opencv.sh PYTHON: where that Python cannot load OpenCV for want of a desktop's libraries, as on
# a bare server, install the build without windows, of the same version, over it.
set -euo pipefail
python=$1

"$python" -c 'import cv2' 2>/dev/null && exit
version=$("$python" -c 'from importlib.metadata import version; print(version("opencv-python"))')
echo "no libraries of a desktop here: installing opencv-python-headless $version over opencv-python"
"$python" -m pip install --quiet --force-reinstall --no-deps "opencv-python-headless==$version"
"$python" -c 'import cv2'
