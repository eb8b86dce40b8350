"""``vitruvian run --live``: files in real time, and frames that come too late."""

from __future__ import annotations

import re
from pathlib import Path

from .conftest import FRAMES, Call
from .fail_graphs import Write


def test_live_files_come_in_real_time_and_late_frames_are_dropped(
    call: Call, video: Path, written: Write
) -> None:
    written(
        Path("slow.py"),
        """\
        import time

        import vitruvian as vt

        class SlowLiveCalculator(vt.Calculator):
            picture = vt.Input(vt.ImageFrame)
            result = vt.Output(vt.ImageFrame)

            def process(self, ctx):
                time.sleep(0.12)
                ctx[self.result] = ctx[self.picture]
        """,
    )
    slow = written(
        Path("slow.yaml"),
        """\
        input_stream: video
        output_stream: result
        import: slow.py
        node:
          - calculator: FlowLimiterCalculator
            input_stream: [video, FINISHED:result]
            back_edge: FINISHED
            output_stream: limited
          - calculator: SlowLiveCalculator
            input_stream: PICTURE:limited
            output_stream: RESULT:result
        """,
    )

    counts: list[int] = []
    for options in (["--live"], []):
        called = call("run", slow, "-i", video, "-o", "result=out_%03d.png", *options)
        assert called.code == 0, called.err
        counts.append(len(list(Path.cwd().glob("out_*.png"))))

    assert 1 < counts[0] < counts[1] == FRAMES


def test_frames_that_a_live_run_drops_are_told(call: Call, video: Path, folder: Path) -> None:
    (folder / "slow.py").write_text(
        "import time\nimport vitruvian as vt\n"
        "class SlowForLiveCalculator(vt.Calculator):\n"
        "    image = vt.Input(vt.ImageFrame)\n"
        "    out = vt.Output(vt.ImageFrame, tag='IMAGE')\n"
        "    def process(self, ctx):\n"
        "        time.sleep(0.15)\n"
        "        ctx[self.out] = ctx[self.image]\n"
    )
    (folder / "slow.yaml").write_text(
        "import: slow.py\ninput_stream: video\noutput_stream: out\n"
        "node: [{calculator: SlowForLiveCalculator, input_stream: IMAGE:video, "
        "output_stream: IMAGE:out}]\n"
    )

    done = call("run", "slow.yaml", "-i", video, "-o", "out=o.mp4", "--live")

    assert done.code == 0, done.err
    dropped = re.search(r"dropped (\d+) that came too late \(pace video\)", done.err)
    written = re.search(r"wrote o.mp4 \((\d+) packets? of out\)", done.err)
    assert dropped, done.err
    assert written, done.err
    assert int(dropped[1]) + int(written[1]) == FRAMES
