from __future__ import annotations

import json

import pytest

GRAPH = """
input_stream: video
output_stream: size
node:
  - calculator: ImagePropertiesCalculator
    input_stream: IMAGE:video
    output_stream: SIZE:size
"""


@pytest.fixture
def videos(folder, video):
    """Return a folder with a graph, a clip and a file that is no video."""
    (folder / "videos").mkdir()
    video.rename(folder / "videos" / "good.mp4")
    (folder / "videos" / "bad.mp4").write_bytes(b"no video")
    (folder / "size.yaml").write_text(GRAPH, encoding="utf-8")
    return folder


def test_a_batch_tells_what_became_of_each_clip(videos, call):
    command = ("batch", "size.yaml", "videos", "-o", "out", "--workers", 1, "--format", "csv")
    first = call(*command)

    assert first.code == 1
    assert "2 clips (1 done, 1 failed), 12 frames" in first.err
    (failure,) = {line for line in first.err.splitlines() if line.startswith("failed: ")}
    assert "bad.mp4" in failure
    lines = (videos / "out" / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(line)["state"] for line in lines) == ["done", "failed"]
    page = (videos / "out" / "report.html").read_text(encoding="utf-8")
    assert page.index("bad.mp4") < page.index("good.mp4")
    assert page.count("data:image/jpeg;base64,") == 1

    again = call(*command)
    assert again.code == 1
    assert "nothing is left to do" in again.err
    assert "run before and kept: 2 clips" in again.err


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (("--shard", "3/2"), "--shard: expected a shard such as 3/10"),
        (("--on", "moon"), "--on moon: expected local, ray or ray://HOST:PORT"),
        (("--split", 5), "size.yaml may keep something from frame to frame"),
        (("--model", "lite"), "o such option '--model' (perhaps '--set model=VALUE'); 'vitru"),
        (("--draw",), "size.yaml has no output of pictures to write with --draw"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_written(videos, call, option, message):
    called = call("batch", "size.yaml", "videos", "-o", "out", *option)

    assert called.code == 2
    assert message in called.err
    assert not (videos / "out").exists()
