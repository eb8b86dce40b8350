"""The same graph on the same frames gives the same output, whatever the threads and the order."""

import hashlib
from itertools import islice

import pytest

import vitruvian as vt
from benchmarks.reference import frames_of

pytestmark = pytest.mark.portable

#: Enough for the detector to rest while the tracker follows, and for every order to matter.
FRAMES = 12


def digest(**options) -> str:
    graph = vt.CalculatorGraph("upper_body_pose_tracking_cpu", **options)
    seen = hashlib.sha256()
    frames = islice(frames_of("carphone_pristine"), FRAMES)
    for number, out in enumerate(graph.stream({"input_video": frames})):
        seen.update(out["output_video"].data.tobytes())
        seen.update(out["pose_landmarks"].array.tobytes())
        seen.update(str((number, out.timestamp)).encode())
    assert number == FRAMES - 1
    return seen.hexdigest()


@pytest.fixture(scope="module")
def inline():
    return digest(threads=0)


@pytest.mark.parametrize("threads", [1, 2, 8])
def test_any_number_of_threads_gives_the_same_bytes(inline, threads):
    assert digest(threads=threads) == inline


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_ready_nodes_gives_the_same_bytes(inline, seed):
    assert digest(threads=seed % 3, seed=seed) == inline
