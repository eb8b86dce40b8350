"""The packaged graphs on a real video, as `make demo` runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import av
import pytest

if TYPE_CHECKING:
    from .conftest import Call, Called


def track(call: Call, video: Path, name: str, threads: int) -> Called:
    return call(
        "run", "upper_body_pose_tracking_cpu", "--input", video,
        "--output", f"output_video={name}.mp4", "--output", f"pose_landmarks={name}.jsonl",
        "--threads", threads,
    )  # fmt: skip


@pytest.mark.usefixtures("folder")
def test_a_man_is_tracked_alike_by_any_number_of_threads(call: Call, carphone: Path) -> None:
    called = {threads: track(call, carphone, f"pose{threads}", threads) for threads in (0, 8)}

    for threads, one in called.items():
        assert one.code == 0, one.err
        assert f"wrote pose{threads}.mp4 (120 packets of output_video)" in one.err
        # Small queues are large enough: none had to grow.
        assert "warning" not in one.err
    lines = Path("pose0.jsonl").read_text().splitlines()
    assert len(json.loads(lines[0])["landmarks"]) == 25
    with av.open("pose0.mp4") as written, av.open(str(carphone)) as source:
        assert written.streams.video[0].codec_context.name == "h264"
        times = [
            [round(frame.pts * frame.time_base * 1_000_000) for frame in one.decode(video=0)]
            for one in (written, source)
        ]
    assert times[0] == times[1]
    for ending in ("mp4", "jsonl"):
        assert len({Path(f"pose{threads}.{ending}").read_bytes() for threads in called}) == 1
