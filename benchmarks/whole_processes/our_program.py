"""Our side: what a user types. ``our_program.py SOURCE landmarks|video|MPEG-4 OUT``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command, or the graph with another codec than the command's."""
    source, wanted, out = sys.argv[1:]
    if wanted == "MPEG-4":
        from pathlib import Path

        from benchmarks.mediapipe_comparison.our_side import write_video
        from benchmarks.mediapipe_comparison.task import Task

        write_video(Task("video", "full", source), Path(f"{out}.mp4"), "MPEG4")
        return
    from vitruvian.__main__ import main as vitruvian

    target = ["--landmarks", f"{out}.jsonl"] if wanted == "landmarks" else ["-o", f"{out}.mp4"]
    sys.argv = ["vitruvian", "pose", source, "--quiet", *target]
    vitruvian()


if __name__ == "__main__":
    main()
