"""Compare whole programs with MediaPipe's, start and end included, as a user waits for them.

``make bench-processes``, which makes the environments, or
``python -m benchmarks.whole_processes --mediapipe PYTHON --newest PYTHON``. Every run is a process
of its own; the sides take turns, so that a busy machine is as unfair to one as to the others.
"""
