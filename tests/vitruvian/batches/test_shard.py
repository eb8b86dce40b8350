import pytest

from vitruvian.batches.clip import Clip
from vitruvian.batches.shard import Shard


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "a/b", "-1/2", "1/2/3"])
def test_what_is_no_shard_is_refused(text):
    with pytest.raises(ValueError, match="expected a shard such as 3/10"):
        Shard.parse(text)


def test_every_clip_is_in_one_shard():
    clips = [Clip(f"{number}.mp4", f"{number * 7919:016x}", 1) for number in range(100)]
    shards = [Shard.parse(f"{number}/3") for number in (1, 2, 3)]

    assert all(sum(shard.has(clip) for shard in shards) == 1 for clip in clips)
    assert all(any(shard.has(clip) for clip in clips) for shard in shards)
