import pytest

from vitruvian.batches.lock import locked_folder
from vitruvian.batches.shard import WHOLE, Shard
from vitruvian.framework.errors import MediaError


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (WHOLE, WHOLE),
        (WHOLE, Shard(1, 2)),
        (Shard(1, 2), WHOLE),
        (Shard(1, 2), Shard(1, 2)),
    ],
)
def test_two_batches_keep_out_of_one_folder(tmp_path, one, other):
    with (
        locked_folder(tmp_path, one),
        pytest.raises(MediaError, match="another batch writes into this folder"),
        locked_folder(tmp_path, other),
    ):
        raise AssertionError


def test_shards_share_a_folder(tmp_path):
    with locked_folder(tmp_path, Shard(1, 2)), locked_folder(tmp_path, Shard(2, 2)):
        pass


def test_the_folder_is_free_again_afterwards(tmp_path):
    for _ in range(2):
        with locked_folder(tmp_path, WHOLE):
            pass
