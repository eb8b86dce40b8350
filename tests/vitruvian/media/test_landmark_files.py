"""read_landmarks: what the writers wrote, back as arrays."""

from __future__ import annotations

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.calculators.io.csv_writer import CsvWriterCalculator
from vitruvian.calculators.io.jsonl_reader import JsonlReaderCalculator
from vitruvian.calculators.io.jsonl_writer import JsonlWriterCalculator
from vitruvian.calculators.io.parquet_writer import ParquetWriterCalculator
from vitruvian.framework.formats import (
    JointAngles,
    LandmarkTable,
    NormalizedLandmarkList,
    NormalizedRect,
)
from vitruvian.framework.testing import run_calculator
from vitruvian.media.formats import csv as csv_format

WRITERS = {
    ".jsonl": JsonlWriterCalculator,
    ".csv": CsvWriterCalculator,
    ".parquet": ParquetWriterCalculator,
}
NAMES = ("nose", "left_hip")
VALUES = np.random.default_rng(1).random((3, 2, 2, 8), np.float32)


def table(frame, people, world=True):
    values = VALUES[frame, : len(people)]
    return LandmarkTable(frame, NAMES, people, values[..., :5], values[..., 5:] if world else None)


def write(path, packets):
    if path.suffix == ".parquet":
        pytest.importorskip("pyarrow")
    run_calculator(WRITERS[path.suffix](path=str(path)), packet=[packets])
    return path


@pytest.fixture(params=WRITERS)
def path(request, tmp_path):
    return tmp_path / f"landmarks{request.param}"


def test_people_frames_and_landmarks_come_back_to_the_bit(path):
    # The second person comes late and stays when the first one has left.
    packets = [(100, table(0, (7,))), (300, table(1, (7, 9))), (400, table(2, (9,)))]

    track = vt.read_landmarks(write(path, packets))

    assert track.timestamps.tolist() == [100, 300, 400]
    assert track.frames.tolist() == [0, 1, 2]
    assert track.people == (7, 9)
    assert track.names == NAMES
    assert track.landmarks.shape == (3, 2, 2, 5)
    np.testing.assert_array_equal(track.landmarks[1], VALUES[1, ..., :5])
    np.testing.assert_array_equal(track.world[1], VALUES[1, ..., 5:])
    np.testing.assert_array_equal(track.landmarks[2, 1], VALUES[2, 0, :, :5])
    assert np.isnan(track.landmarks[0, 1]).all()
    assert np.isnan(track.landmarks[2, 0]).all()
    np.testing.assert_array_equal(track["left_hip"], track.landmarks[:, :, 1])
    assert repr(track) == "LandmarkTrack(3 frames, 2 people, 2 landmarks)"


def test_a_long_csv_file_is_read_by_parts(tmp_path, monkeypatch):
    path = write(tmp_path / "a.csv", [(100, table(0, (7,))), (300, table(1, (7, 9)))])
    whole = vt.read_landmarks(path)
    monkeypatch.setattr(csv_format, "_ROWS_AT_A_TIME", 4)

    parts = vt.read_landmarks(path)

    assert parts.names == whole.names
    np.testing.assert_array_equal(parts.landmarks, whole.landmarks)
    np.testing.assert_array_equal(parts.timestamps, whole.timestamps)


def test_records_are_the_rows_of_the_file(path):
    track = vt.read_landmarks(write(path, [(100, table(0, (7,))), (300, table(1, (7, 9)))]))

    records = track.records()

    assert list(records) == [
        *("timestamp", "frame", "person", "landmark", "x", "y", "z", "visibility", "presence"),
        *("world_x", "world_y", "world_z"),
    ]
    assert records["timestamp"].tolist() == [100, 100, 300, 300, 300, 300]
    assert records["person"].tolist() == [7, 7, 7, 7, 9, 9]
    assert records["landmark"].tolist() == ["nose", "left_hip"] * 3
    np.testing.assert_array_equal(records["world_z"][:2], VALUES[0, 0, :, 7])


def test_labels_scores_and_boxes_come_back(path):
    landmarks = VALUES[0, :, :, :5]
    both = LandmarkTable(0, NAMES, (0, 1), landmarks, labels=("Left", "Right"), scores=(0.5, 1))
    one = LandmarkTable(1, NAMES, (0,), landmarks[:1], labels=("Right",), scores=(0.25,))

    track = vt.read_landmarks(write(path, [(100, both), (200, one)]))

    assert track.labels.tolist() == [["Left", "Right"], ["Right", ""]]
    np.testing.assert_array_equal(track.scores, [[0.5, 1], [0.25, np.nan]])
    assert track.boxes is None
    records = track.records()
    assert records["label"].tolist() == ["Left", "Left", "Right", "Right", "Right", "Right"]
    assert records["score"].tolist() == [0.5, 0.5, 1, 1, 0.25, 0.25]


def test_boxes_of_faces_come_back(path):
    box = [[0.25, 0.5, 0.125, 0.0625]]
    face = LandmarkTable(0, NAMES, (0,), VALUES[0, :1, :, :5], scores=(0.5,), boxes=box)

    track = vt.read_landmarks(write(path, [(100, face)]))

    assert track.labels is None
    assert track.boxes.tolist() == [box]
    assert track.records()["height"].tolist() == [0.0625, 0.0625]


def test_world_coordinates_may_be_unknown(path):
    assert vt.read_landmarks(write(path, [(0, table(0, (7,), world=False))])).world is None


def test_a_file_without_people_has_no_frames(path):
    if path.suffix == ".jsonl":
        path.write_text("\n")
    else:
        write(path, [])

    track = vt.read_landmarks(path)

    assert len(track) == 0
    assert track.landmarks.shape == (0, 0, 0, 5)


@pytest.mark.parametrize("many", [False, True])
def test_plain_landmark_streams_can_be_read(path, many):
    rows = np.random.default_rng(2).random((25, 5), np.float32)
    body = NormalizedLandmarkList(rows)

    track = vt.read_landmarks(write(path, [(10, (body, body) if many else body)]))

    assert track.people == ((0, 1) if many else (0,))
    assert track.names[:2] == ("nose", "left_eye_inner")
    np.testing.assert_array_equal(track.landmarks[0, -1], rows)


def test_other_data_is_refused(path):
    write(path, [(0, NormalizedRect(0, 0, 1, 1))])

    with pytest.raises(vt.MediaError, match="expected landmarks"):
        vt.read_landmarks(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", "{", r"a.jsonl:1: this is not JSON"),
        ("a.jsonl", '\n{"timestamp": 1, "table": {"frame": 1}}', r"a.jsonl:2: .*people is null"),
        (
            "a.jsonl",
            '{"timestamp": 1, "value": 3}\n{"timestamp": 2, "angles": {"knee": 3}}',
            "the lines hold different things",
        ),
        ("a.csv", "timestamp,landmark,x\n1,2\n1,2,3\n", "differ in their number of fields"),
        (
            "a.csv",
            "timestamp,landmark,x,y,z,visibility,presence\nsoon,2,3,4,5,6,7\n",
            "column 'timestamp' holds something else",
        ),
        ("a.parquet", "PAR", "this is no Parquet file"),
        ("a.txt", "hello", "tables are read from .csv, .jsonl, .parquet"),
    ],
)
def test_a_damaged_file_is_refused(tmp_path, name, content, message):
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    (tmp_path / name).write_text(content)

    with pytest.raises(vt.MediaError, match=message):
        vt.read_landmarks(tmp_path / name)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(vt.MediaError, match="there is no such file"):
        vt.read_landmarks(tmp_path / "none.csv")


def test_an_unknown_name_lists_the_known_ones(path):
    track = vt.read_landmarks(write(path, [(100, table(0, (7,)))]))

    with pytest.raises(KeyError, match="no landmark 'tail'; there are nose, left_hip"):
        track["tail"]


@pytest.mark.parametrize(
    "payload",
    [
        table(1, (7, 9)),
        table(1, (7,), world=False),
        LandmarkTable(4, (), (), []),
        (table(0, (1,)), table(1, (2,))),
        JointAngles(("left_knee", "neck"), [171.25, np.nan]),
    ],
)
def test_tables_and_angles_survive_lines_of_json(tmp_path, payload):
    file = write(tmp_path / "a.jsonl", [(5, payload)])

    result = run_calculator(JsonlReaderCalculator(path=str(file)))

    assert result.packet == [[(5, payload)]]


def test_angles_have_a_column_a_joint(tmp_path):
    angles = JointAngles(("left_knee", "neck"), [171.25, np.nan])

    file = write(tmp_path / "a.csv", [(5, angles), (6, angles)])

    assert file.read_text() == "timestamp,left_knee,neck\n5,171.25,\n6,171.25,\n"
