"""Against a cluster of Ray's own that the test starts on this machine."""

from pathlib import Path

import pytest

from vitruvian.batches.batch_run import batch
from vitruvian.framework.errors import MediaError

# Ray does not wait for the processes that it ends.
pytestmark = [
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

ray = pytest.importorskip("ray", reason="the extra 'ray' is not installed")


@pytest.fixture(scope="module")
def cluster():
    """Start Ray once, with two cores, for all tests here."""
    ray.init(num_cpus=2, log_to_driver=False, include_dashboard=False, configure_logging=False)
    yield "ray"
    ray.shutdown()


def tables(out):
    return {
        path.parent.name.removeprefix("video=").rpartition("-")[0]: path.read_bytes()
        for path in sorted(Path(out).glob("data/video=*/part-0.csv"))
    }


def test_actors_write_what_local_workers_write(graph, make_clip, tmp_path, cluster):
    clips = [make_clip(f"{name}.mp4", frames) for name, frames in (("a", 2), ("b", 4), ("c", 3))]
    list(batch(graph, clips, tmp_path / "local", workers=1, format="csv"))

    outcomes = list(batch(graph, clips, tmp_path / "ray", on=cluster, workers=2, format="csv"))

    assert sorted((Path(one.video).name, one.state) for one in outcomes) == [
        ("a.mp4", "done"),
        ("b.mp4", "done"),
        ("c.mp4", "done"),
    ]
    assert {one.worker for one in outcomes} <= {"ray-1", "ray-2"}
    assert tables(tmp_path / "ray") == tables(tmp_path / "local")


def test_an_actor_that_dies_costs_its_clip_alone(graph, make_clip, tmp_path, cluster):
    (tmp_path / "deaths").write_bytes(b"...")
    clips = [make_clip("a.mp4", 9), make_clip("b.mp4")]

    outcomes = list(batch(graph, clips, tmp_path / "out", on=cluster, workers=1, format="csv"))

    assert [(Path(one.video).name, one.state) for one in outcomes] == [
        ("a.mp4", "quarantined"),
        ("b.mp4", "done"),
    ]


def test_a_cluster_that_is_not_there_is_named(graph, make_clip, tmp_path):
    ray.shutdown()
    address = "ray://127.0.0.1:1"
    with pytest.raises(MediaError, match=f"--on {address}: there is no Ray cluster"):
        list(batch(graph, make_clip(), tmp_path / "out", on=address, format="csv"))
