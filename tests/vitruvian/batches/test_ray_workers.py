"""Against a cluster of Ray's own that the test starts on this machine."""

import gc
import json
import re
import warnings
from pathlib import Path

import pytest
import yaml

from vitruvian.batches.batch_run import batch
from vitruvian.batches.clip import Clip
from vitruvian.batches.ray_workers import RayWorkers
from vitruvian.batches.spec import BatchSpec
from vitruvian.framework.errors import MediaError

ray = pytest.importorskip("ray", reason="the extra 'ray' is not installed")

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def cluster():
    """Start Ray once, with two cores, for all tests here."""
    ray.init(
        "local", num_cpus=2, log_to_driver=False, include_dashboard=False, configure_logging=False
    )
    yield "ray"
    shut_down()


def shut_down():
    """End Ray, and let go of what it leaves: it does not wait for the processes that it ends."""
    ray.shutdown()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


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


def test_more_actors_than_there_is_room_for_wait_for_a_place(graph, make_clip, tmp_path, cluster):
    clips = [make_clip(f"{number}.mp4") for number in range(3)]

    outcomes = list(batch(graph, clips, tmp_path / "out", on=cluster, workers=3, format="csv"))

    assert [one.state for one in outcomes] == ["done"] * 3


def test_actors_that_cannot_load_the_graph_end_the_batch(graph, make_clip, tmp_path, cluster):
    outcomes = batch(graph, make_clip(), tmp_path / "out", on=cluster, workers=1, format="csv")
    graph.unlink()

    with pytest.raises(MediaError, match=r"ray-1: the actor cannot load the graph \(.*no such gr"):
        list(outcomes)


def test_no_more_clips_are_taken_than_there_are_actors(graph, tmp_path, cluster):
    spec, taken = BatchSpec(str(graph), format="csv"), []

    def clips():
        for number in range(10_000):
            taken.append(number)
            yield Clip(f"/nothing/{number}.mp4", f"{number:016x}", 1)

    workers = RayWorkers(spec, tmp_path / "out", 2, cluster)
    outcomes = workers.run(clips())
    for done in range(5):
        assert next(outcomes).state == "failed"
        assert len(taken) == done + 2
    workers.close()


def test_the_cluster_file_of_the_documentation_is_one_that_ray_takes():
    page = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
    cluster = yaml.safe_load(re.findall(r"```yaml\n(# cluster.yaml.*?)```", page, re.DOTALL)[0])
    schema = Path(ray.__file__).parent / "autoscaler" / "ray-schema.json"

    pytest.importorskip("jsonschema").validate(cluster, json.loads(schema.read_text()))

    assert cluster["head_node_type"] in cluster["available_node_types"]


def test_a_cluster_that_is_not_there_is_named(graph, make_clip, tmp_path):
    shut_down()
    address = "ray://127.0.0.1:1"
    with pytest.raises(MediaError, match=f"--on {address}: there is no Ray cluster"):
        list(batch(graph, make_clip(), tmp_path / "out", on=address, format="csv"))
