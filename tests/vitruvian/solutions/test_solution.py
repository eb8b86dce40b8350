import inspect
import itertools

import cv2
import numpy as np
import pytest

import vitruvian as vt
from benchmarks.reference import frames_of
from vitruvian.calculators.io.codecs.rows import payload_table


@pytest.fixture(scope="module")
def frames():
    return list(itertools.islice(frames_of("carphone_pristine"), 4))


def test_a_video_gives_a_result_a_picture(carphone):
    results = list(itertools.islice(vt.pose(carphone, "lite"), 5))

    assert [result.frame for result in results] == [0, 1, 2, 3, 4]
    assert [result.timestamp for result in results] == [0, 33367, 66733, 100100, 133467]
    assert all(result.array.shape == (33, 5) for result in results)
    assert all(result.world.shape == (33, 3) for result in results)
    assert results[0].image.shape == (144, 176, 3)
    assert results[0].mask is None


def test_the_results_are_no_single_result(frames):
    results = vt.pose(frames[0])

    with pytest.raises(AttributeError, match=r"no attribute 'people'; .*next\(vitruvian\.pose\("):
        results.people  # noqa: B018  # it is the reading that fails
    with pytest.raises(TypeError, match=r"no items by number; .*loop: for result in"):
        results[0]
    results.close()
    assert list(results) == []


def test_landmarks_are_those_of_the_solution(frames):
    with vt.solutions.pose.Pose() as solution:
        expected = [solution.process(frame).pose_landmarks.array for frame in frames]
    found = [result.array for result in vt.pose(frames)]

    # The solution's clock differs from a video's by a microsecond now and then.
    assert np.allclose(np.array(found)[:, :, :2], np.array(expected)[:, :, :2], atol=1e-4)


def test_the_upper_body_has_25_landmarks_and_no_world(frames):
    result = next(vt.pose(frames, model="upper-body"))

    assert result.array.shape == (25, 5)
    assert result.world is None
    assert np.isnan(result.records()[0]["world_x"])
    assert result.table.world is None


def test_a_picture_may_have_a_mask(astronaut):
    (result,) = vt.pose(astronaut, mask=True)

    assert result.mask.shape == (512, 512)
    assert result.mask.max() > 0.9


def test_pictures_of_a_pattern_stand_by_themselves(tmp_path, frames):
    for number in (1, 2, 10):
        cv2.imwrite(str(tmp_path / f"frame{number}.png"), frames[0][:, :, ::-1])
    results = list(vt.pose(tmp_path / "frame*.png", "lite", frame_rate=10))

    assert [result.timestamp for result in results] == [0, 100_000, 200_000]
    assert np.array_equal(results[0].array, results[2].array)


def test_pictures_in_memory_are_a_video_unless_said_otherwise(frames):
    same = [frames[0]] * 3
    tracked = [result.array for result in vt.pose(same, "lite")]
    single = [result.array for result in vt.pose(same, "lite", static=True)]

    assert not np.array_equal(tracked[0], tracked[2])
    assert np.array_equal(single[0], single[2])
    assert frames[0].flags.writeable


def test_one_array_is_one_picture(frames):
    (result,) = vt.pose(frames[0], "lite")

    assert len(result.people) == 1


def test_nobody_gives_an_empty_result():
    (result,) = vt.pose(np.zeros((32, 32, 3), np.uint8), "lite")

    assert result.people == ()
    assert result.array is None
    assert result.world is None
    assert result.records() == []
    assert len(result.table) == 0


def test_several_people_have_numbers(frames, astronaut):
    woman = cv2.cvtColor(cv2.imread(str(astronaut)), cv2.COLOR_BGR2RGB)
    both = [np.hstack([woman, cv2.resize(frame, (625, 512))]) for frame in frames[:2]]

    results = list(vt.pose(both, people=3))

    assert [[person.number for person in result.people] for result in results] == [[0, 1]] * 2
    assert len(results[0].records()) == 66
    assert results[0].table.people == (0, 1)
    assert results[0].mask is None


def test_people_of_pictures_that_stand_alone_are_numbered_anew(frames):
    left = np.hstack([cv2.resize(frames[0], (512, 420)), np.zeros((420, 1000, 3), np.uint8)])

    results = list(vt.pose([left, left[:, ::-1]], "lite", people=2, static=True))

    assert [[person.number for person in result.people] for result in results] == [[0], [0]]


def test_records_are_the_rows_of_the_data_files(frames):
    result = next(vt.pose(frames, "lite"))
    rows = result.records()
    table = payload_table(result.table)

    assert len(rows) == 33
    assert list(rows[0]) == ["timestamp", *table]
    assert [row["landmark"] for row in rows] == table["landmark"]
    assert [row["world_y"] for row in rows] == [float(value) for value in table["world_y"]]
    assert rows[0]["x"] == result.people[0]["nose"][0]


def test_a_landmark_is_found_by_its_name(frames):
    person = next(vt.pose(frames, "lite")).people[0]

    assert np.array_equal(person["left_wrist"], person.landmarks[15])
    with pytest.raises(KeyError, match="no landmark 'tail'; there are nose"):
        person["tail"]
    with pytest.raises(KeyError, match="Did you mean 'left_wrist'"):
        person["left_wirst"]


def test_pictures_are_taken_as_they_are_needed(frames):
    taken = []

    def endless():
        for number in itertools.count():
            taken.append(number)
            yield frames[number % 4]

    for result in vt.pose(endless(), "lite"):
        if result.frame == 20:
            break

    assert len(taken) < 35


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"model": "huge"}, "model must be one of lite, full, heavy, upper-body; got 'huge'"),
        ({"max_people": 2}, "pose has no setting 'max_people'; it has: model, people, "),
        ({"people": 0}, "people must be 1 or more; got 0"),
        ({"people": 2, "model": "upper-body"}, "the upper-body model follows one person"),
        ({"people": 2, "mask": True}, "there are no masks of several people"),
        ({"model": "upper-body", "mask": True}, "the upper-body model gives no mask"),
    ],
)
def test_a_wrong_setting_is_refused_at_once(carphone, given, message):
    with pytest.raises(ValueError, match=message):
        vt.pose(carphone, **given)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("none.mp4", "there is no file 'none.mp4'"),
        ("none/*.png", "no file fits"),
        ("n_%03d.png", "no file"),
    ],
)
def test_a_missing_source_is_named(source, message):
    with pytest.raises(vt.MediaError, match=message):
        next(vt.pose(source))


def test_an_array_must_be_a_picture():
    with pytest.raises(ValueError, match="three channel rgb"):
        next(vt.pose([np.zeros((4, 4), np.uint8)]))


def test_the_graph_of_single_pictures_stays_loaded(frames, monkeypatch):
    expected = next(vt.pose(frames[:1], "lite", static=True))
    next(vt.pose(frames[1], "lite"))
    loads = []
    monkeypatch.setattr("vitruvian.solutions.loaded_graphs.CalculatorGraph", loads.append)

    again = next(vt.pose(frames[0], "lite"))

    assert loads == []
    assert (again.frame, again.timestamp) == (0, 0)
    assert np.array_equal(again.array, expected.array)
    assert np.array_equal(again.image, frames[0])


def test_a_single_picture_may_be_written_over(frames):
    picture = frames[0].copy()
    result = next(vt.pose(picture, "lite"))
    picture[:] = 0

    assert np.array_equal(result.image, frames[0])


@pytest.mark.parametrize("threads", [0, 2])
def test_threads_can_be_chosen(frames, threads):
    one = [result.array for result in vt.pose(frames, "lite")]
    other = [result.array for result in vt.pose(frames, "lite", threads=threads)]

    assert np.array_equal(one, other)


@pytest.mark.parametrize("name", ["detection_confidence", "tracking_confidence"])
@pytest.mark.parametrize("settings", [{}, {"model": "upper-body"}, {"people": 2}])
def test_a_confidence_that_nothing_reaches_finds_nobody(frames, settings, name):
    assert next(vt.pose(frames[0], **settings, **{name: 1.0})).people == ()


def test_a_solution_explains_itself():
    assert "people (default 1)\n    The most people to follow." in vt.pose.__doc__
    assert list(inspect.signature(vt.pose).parameters)[:3] == ["source", "model", "people"]


def test_a_graph_that_failed_is_not_kept(frames, monkeypatch):
    from vitruvian.calculators.core.gate import GateCalculator

    def fail(self, ctx):
        raise ZeroDivisionError("planted")

    with monkeypatch.context() as patched:
        patched.setattr(GateCalculator, "process", fail)
        with pytest.raises(RuntimeError, match="planted"):
            next(vt.pose(frames[0], "lite", smooth=False))

    assert len(next(vt.pose(frames[0], "lite", smooth=False)).people) == 1
