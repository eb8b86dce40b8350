"""Several people in a picture and in a video: found, told apart, and known again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

import vitruvian as vt
from vitruvian.calculators.video.video_reader import VideoReader

WIDTH, HEIGHT = 1280, 420
NOSE = 0
#: The quickest model, where people, 900 pixels apart, are told apart and not measured.
LITE = {"model_complexity": 0}


@pytest.fixture(scope="module")
def woman(astronaut) -> np.ndarray:
    """The astronaut, 320x320."""
    picture = cv2.cvtColor(cv2.imread(str(astronaut)), cv2.COLOR_BGR2RGB)
    return cv2.resize(picture, (320, 320), interpolation=cv2.INTER_AREA)


@pytest.fixture(scope="module")
def man(carphone) -> list[np.ndarray]:
    """The man in the car, 391x320, 60 frames."""
    reader = VideoReader(carphone)
    frames = [cv2.resize(reader.read()[1], (391, 320)) for _ in range(60)]
    reader.close()
    return frames


@pytest.fixture(scope="module")
def walker(walk) -> list[np.ndarray]:
    """A woman who walks to the left, 300x460, 60 frames: the camera goes with her."""
    reader = VideoReader(walk)
    frames = [reader.read()[1] for _ in range(140)][80:]
    reader.close()
    lefts = [round(1093 - 10.3 * place) for place in range(60)]
    return [frame[500:960, left : left + 300] for frame, left in zip(frames, lefts, strict=True)]


@pytest.fixture(scope="module")
def duo(astronaut, man) -> list[np.ndarray]:
    """The two side by side, larger, 8 frames."""
    picture = cv2.cvtColor(cv2.imread(str(astronaut)), cv2.COLOR_BGR2RGB)
    return [np.hstack([picture, cv2.resize(one, (625, 512))]) for one in man[:8]]


def canvas(*layers, height=HEIGHT, top=50) -> np.ndarray:
    """A grey picture with pictures pasted on it, each given with the place of its left edge."""
    picture = np.full((height, WIDTH, 3), 90, np.uint8)
    for image, place in layers:
        left = round(place)
        picture[top : top + image.shape[0], left : left + image.shape[1]] = image
    return picture


def crossing(woman, man, in_front="man", frames=60) -> Iterator[np.ndarray]:
    """The man goes from left to right, the woman from right to left."""
    for place in range(frames):
        part = place / (frames - 1)
        layers = [(woman, 930 - 910 * part), (man[place], 20 + 850 * part)]
        yield canvas(*(layers if in_front == "man" else reversed(layers)))


class Runs(vt.Tracer):
    """Count how often each model ran."""

    def __init__(self):
        self.detector = 0
        self.landmarks = 0

    def task_ran(self, task, started, finished, thread):
        name = task.node.name.lower()
        if "inferencecalculator" in name and task.kind.name == "PROCESS":
            self.detector += "posedetection" in name
            self.landmarks += "posedetection" not in name


def tracked(frames, side_packets=None, graph="multi_pose_tracking_cpu", **options):
    """What the graph gives for each frame, by stream."""
    graph = vt.CalculatorGraph(graph, **options)
    return list(graph.stream({"input_video": frames}, side_packets=side_packets))


def noses(out) -> dict[int, float]:
    """Where the people's noses are, in pixels from the left."""
    people = zip(out["pose_ids"] or (), out["pose_landmarks"] or (), strict=True)
    return {number: float(one.array[NOSE, 0]) * WIDTH for number, one in people}


def test_two_people_in_one_picture(duo):
    [out] = tracked(duo[:1])

    assert len(out["pose_landmarks"]) == len(out["pose_world_landmarks"]) == 2
    assert out["pose_ids"] == (0, 1)
    places = sorted(float(one.array[NOSE, 0]) for one in out["pose_landmarks"])
    assert places == pytest.approx([0.2, 0.74], abs=0.02)
    assert not np.array_equal(out["output_video"].data, duo[0])


@pytest.mark.portable
@pytest.mark.parametrize("in_front", ["man", "woman"])
def test_people_keep_their_numbers_when_they_cross(woman, man, in_front):
    outs = tracked(crossing(woman, man, in_front), LITE)

    before, after = noses(outs[10]), noses(outs[-1])
    assert len(before) == 2
    numbers = dict(zip(("man", "woman"), sorted(before, key=lambda one: before[one]), strict=True))
    assert after == pytest.approx({numbers["man"]: 1085, numbers["woman"]: 155}, abs=50)
    # While one is hidden nobody else appears, and the one in front is never lost.
    assert {number for out in outs for number in noses(out)} == set(numbers.values())
    assert all(numbers[in_front] in noses(out) for out in outs[10:])
    hidden = [place for place, out in enumerate(outs) if len(noses(out)) < 2]
    assert sum(20 < place < 40 for place in hidden) >= 5


@pytest.mark.portable
def test_people_of_two_videos_keep_their_numbers_when_they_cross(walker, man):
    frames = (
        canvas((walker[place], 960 - 940 * part), (man[place], 20 + 850 * part), height=520, top=10)
        for place, part in enumerate(np.linspace(0, 1, 60))
    )
    outs = tracked(frames, LITE)

    before, after = noses(outs[10]), noses(outs[-1])
    (woman_number, _), (man_number, _) = sorted(before.items(), key=lambda one: -one[1])
    assert before == pytest.approx({man_number: 358, woman_number: 918}, abs=40)
    assert after == pytest.approx({man_number: 1052, woman_number: 147}, abs=40)
    assert {number for out in outs for number in noses(out)} == {man_number, woman_number}
    assert sum(len(noses(out)) == 2 for out in outs) >= 30


def test_real_people_of_one_video(walk):
    reader = VideoReader(walk)
    frames = [reader.read()[1] for _ in range(90)][52:]
    reader.close()

    outs = tracked(frames)

    last = outs[-1]
    assert len(last["pose_ids"]) == 2
    seen = Counter(number for out in outs for number in out["pose_ids"] or ())
    assert all(seen[number] >= 20 for number in last["pose_ids"])
    # He stands on the left, she walks on the right.
    places = sorted(float(one.array[NOSE, 0]) for one in last["pose_landmarks"])
    assert places == pytest.approx([0.38, 0.63], abs=0.02)


def test_one_person_is_tracked_as_by_the_graph_for_one(man):
    frames = [canvas((one, 400)) for one in man[:12]]

    several = tracked(frames, {"num_poses": 1})
    single = tracked(frames, graph="pose_tracking_cpu")

    assert len(several[-1]["pose_landmarks"]) == 1
    for one, other in zip(several, single, strict=True):
        assert one["pose_landmarks"] == (other["pose_landmarks"],)
        assert one["pose_world_landmarks"] == (other["pose_world_landmarks"],)


def test_models_run_for_the_people_there_and_the_detector_until_all_are_found(duo):
    runs = {}
    for limit in (1, 2, 3):
        runs[limit] = Runs()
        outs = tracked(duo, {**LITE, "num_poses": limit}, tracers=[runs[limit]])
        people = [len(out["pose_ids"]) for out in outs]
        assert people == [min(limit, 2)] * 8

    assert (runs[1].detector, runs[1].landmarks) == (1, 8)
    assert (runs[2].detector, runs[2].landmarks) == (1, 16)
    # A third person is looked for in vain: that costs the detector, not the landmark model.
    assert (runs[3].detector, runs[3].landmarks) == (8, 16)


def test_nobody_in_the_picture(man):
    picture = np.zeros((120, 160, 3), np.uint8)

    outs = tracked([picture, picture])

    assert len(outs) == 2
    for out in outs:
        assert out["pose_ids"] is out["pose_landmarks"] is None
        np.testing.assert_array_equal(out["output_video"].data, picture)


@pytest.fixture(scope="module")
def values_of(woman, man):
    """Return a function that tracks the two while they meet."""
    frames = list(crossing(woman, man))[16:36:2]

    def values(**options):
        return [(noses(out), out["pose_landmarks"]) for out in tracked(frames, LITE, **options)]

    return values


@pytest.fixture(scope="module")
def inline_values(values_of):
    return values_of(threads=0)


@pytest.mark.portable
@pytest.mark.parametrize(("threads", "seed"), [(2, None), (0, 1), (1, 2), (2, 3)])
def test_threads_and_order_change_nothing(values_of, inline_values, threads, seed):
    assert values_of(threads=threads, seed=seed) == inline_values
