"""Compare the speed with MediaPipe 0.10.21, side by side on this machine.

``python -m benchmarks.mediapipe_comparison --mediapipe .venv-oracle/bin/python``, or
``make bench``, which makes that environment. Every figure comes from a process of its own; the
two sides take turns, so that a busy machine is as unfair to one as to the other.
"""
