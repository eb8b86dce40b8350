"""The video of the hands demo."""

from __future__ import annotations

from vitruvian.calculators.video.video_reader import VideoReader
from vitruvian.examples import moving_hands


def test_the_frames_are_written_as_a_video(tmp_path, monkeypatch):
    keys = (moving_hands.KeyFrame(0, 820, 680, 8, 0), moving_hands.KeyFrame(2, 800, 690, 8, 5))
    monkeypatch.setattr(moving_hands, "_KEYS", keys)
    monkeypatch.setattr(moving_hands, "_SIZE", (64, 48))

    moving_hands.write_video(tmp_path / "hands.mp4")

    reader = VideoReader(tmp_path / "hands.mp4")
    frames = []
    while (item := reader.read()) is not None:
        frames.append(item)
    reader.close()
    assert [time for time, _ in frames] == [0, 33_333, 66_667]
    assert {picture.shape for _, picture in frames} == {(48, 64, 3)}
