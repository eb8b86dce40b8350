#!/usr/bin/env bash
# try_install.sh PYTHON LOCK ARCHIVE: install a built archive in an empty environment, in a temporary
# folder, track the pose through the sample video there, and let type checkers read a user's project.
set -euo pipefail
python=$1
lock=$(realpath "$2")
archive=$(realpath "$3")
tools=$(realpath "$(dirname "${BASH_SOURCE[0]}")")

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo "installing $(basename "$archive") in an empty environment"
"$python" -m venv "$folder/env"
cd "$folder"
env/bin/python -m pip install --quiet --constraint "$lock" "$archive"
"$tools/mend_opencv.sh" env/bin/python
env/bin/vitruvian assets fetch carphone pose_detection_128 pose_landmark_upper_body
env/bin/vitruvian run upper_body_pose_tracking_cpu \
    --input "$(env/bin/vitruvian assets path carphone)" --output pose_landmarks=landmarks.jsonl
frames=$(wc -l <landmarks.jsonl)
((frames == 120)) || { echo "expected the landmarks of 120 frames, got $frames" >&2; exit 1; }

# A copy, so that nothing of the checkout is in sight.
mkdir -p project/data
cp "$tools/../tests/test_user_project.py" project
cp -r "$tools/../tests/data/user_project" project/data
env/bin/python -m pip install --quiet --constraint "$lock" mypy pyright pytest
env/bin/python -m pytest --quiet --rootdir project project/test_user_project.py
