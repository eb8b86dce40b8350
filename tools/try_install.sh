#!/usr/bin/env bash
# try_install.sh PYTHON LOCK ARCHIVE: install a built archive in an empty environment, in a temporary
# folder, and track the pose through the sample video there.
set -euo pipefail
python=$1
lock=$(realpath "$2")
archive=$(realpath "$3")
mend=$(realpath "$(dirname "${BASH_SOURCE[0]}")/mend_opencv.sh")

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo "installing $(basename "$archive") in an empty environment"
"$python" -m venv "$folder/env"
cd "$folder"
env/bin/python -m pip install --quiet --constraint "$lock" "$archive"
"$mend" env/bin/python
env/bin/vitruvian assets fetch carphone pose_detection_128 pose_landmark_upper_body
env/bin/vitruvian run upper_body_pose_tracking_cpu \
    --input "$(env/bin/vitruvian assets path carphone)" --output pose_landmarks=landmarks.jsonl
frames=$(wc -l <landmarks.jsonl)
((frames == 120)) || { echo "expected the landmarks of 120 frames, got $frames" >&2; exit 1; }
