import io

import pytest
from rich.console import Console

from vitruvian.batches import progress as module
from vitruvian.batches.clip import Clip, Outcome
from vitruvian.batches.progress import BatchProgress, summary_of
from vitruvian.batches.terminal_view import TerminalView

CLIPS = [Clip("/long.mp4", "a", 899), Clip("/short.mp4", "b", 99)]
LONG = Outcome("a", "/long.mp4", "done", 90, 9.0, worker="local-1")
SHORT = Outcome("b", "/short.mp4", "failed", 0, 0.1, "/short.mp4: no video", "local-2")


@pytest.fixture
def clock(monkeypatch):
    """Return the time that the progress sees, in seconds, in a list of one."""
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    return now


def test_without_a_terminal_lines_say_how_far_it_is(capsys, clock):
    with BatchProgress(CLIPS) as progress:
        clock[0] = 18.0
        progress.add(LONG)
        clock[0] = 19.0
        progress.add(SHORT)

    assert capsys.readouterr().err.splitlines() == [
        # Nine tenths of the bytes are done, and half of the clips.
        "1 of 2 clips, 5.0 frames/s, about 2.0 s left",
        "failed: /short.mp4: no video",
        "2 of 2 clips, 1 failed, 4.7 frames/s",
    ]


def test_lines_do_not_come_faster_than_one_can_read(capsys, clock):
    clips = [Clip(f"/{number}.mp4", str(number), 1) for number in range(100)]
    with BatchProgress(clips) as progress:
        for clip in clips:
            clock[0] += 0.5
            progress.add(Outcome(clip.key, clip.source, "done", 1, 0.5))

    assert len(capsys.readouterr().err.splitlines()) == 5


def test_the_summary_names_workers_slowest_clips_and_failures(clock):
    progress = BatchProgress(CLIPS, quiet=True)
    for outcome in (LONG, SHORT):
        progress.add(outcome)
    clock[0] = 75.0

    assert summary_of(progress, [LONG, LONG, SHORT]).splitlines() == [
        "2 clips (1 done, 1 failed), 90 frames in 1 min 15 s (1.2 frames/s)",
        "run before and kept: 3 clips",
        "not complete of these: 1; --retry-failed runs them again",
        "by worker: local-1 1, local-2 1",
        "failed: /short.mp4: no video",
    ]


def test_a_terminal_shows_a_line_for_each_worker():
    shown = io.StringIO()
    view = TerminalView(2, Console(file=shown, force_terminal=True, color_system=None, width=100))
    view.add(LONG, ", 5.0 frames/s")
    view.tell("failed: [b]")
    view.add(SHORT, ", 1 failed, 4.7 frames/s")
    view.stop()

    end = shown.getvalue().rpartition("failed: [b]")[2]
    assert "2/2 clips, 1 failed, 4.7 frames/s" in end
    assert "local-1: 1 clip, 10.0 frames/s, last /long.mp4" in end
    assert "local-2: 1 clip, 0.0 frames/s, last /short.mp4" in end


def test_the_last_long_clip_does_not_promise_a_long_wait(capsys, clock):
    with BatchProgress(CLIPS) as progress:
        clock[0] = 18.0
        progress.add(SHORT)

    # A tenth of the bytes is done, but half of the clips.
    assert capsys.readouterr().err.splitlines()[1] == (
        "1 of 2 clips, 1 failed, 0.0 frames/s, about 18.0 s left"
    )
