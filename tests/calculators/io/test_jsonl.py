"""JsonlWriterCalculator and JsonlReaderCalculator: what goes out comes back."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from vitruvian.calculators.io.jsonl_reader import JsonlReaderCalculator
from vitruvian.calculators.io.jsonl_writer import JsonlWriterCalculator
from vitruvian.framework.errors import MediaError
from vitruvian.framework.formats import (
    BoundingBox,
    Detection,
    Keypoint,
    NormalizedLandmarkList,
    NormalizedRect,
)
from vitruvian.framework.testing import run_calculator


def write(path, packets):
    run_calculator(JsonlWriterCalculator(path=str(path)), packet=[packets])
    return path.read_text(encoding="utf-8")


def read(path):
    [packets] = run_calculator(JsonlReaderCalculator(path=str(path))).packet
    return packets


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.jsonl"


def test_every_payload_comes_back_equal(path, payload):
    packets = [(-5, payload), (0, payload), (33_367, payload)]

    write(path, packets)

    assert read(path) == packets


@pytest.mark.parametrize(
    ("payload", "line"),
    [
        (
            NormalizedLandmarkList([[0.1, 0.5, -1, 1, 0.25], [1e-7, 2, 3, 0, 1]]),
            (
                '{"timestamp": 7, "landmarks": ['
                '{"x":0.1,"y":0.5,"z":-1.0,"visibility":1.0,"presence":0.25}, '
                '{"x":1e-07,"y":2.0,"z":3.0,"visibility":0.0,"presence":1.0}]}\n'
            ),
        ),
        (
            NormalizedRect(0.1, 0.2, 0.3, 0.4, 0.5),
            (
                '{"timestamp": 7, "rect": '
                '{"x_center":0.1,"y_center":0.2,"width":0.3,"height":0.4,"rotation":0.5}}\n'
            ),
        ),
        (
            (Detection(0.9, BoundingBox(0.1, 0.2, 0.3, 0.4), (Keypoint(0.5, 0.6),)),),
            (
                '{"timestamp": 7, "detections": [{"score":0.9,'
                '"box":{"xmin":0.1,"ymin":0.2,"width":0.3,"height":0.4},'
                '"keypoints":[{"x":0.5,"y":0.6}]}]}\n'
            ),
        ),
        (True, '{"timestamp": 7, "value": true}\n'),
        (np.float32(0.1), '{"timestamp": 7, "value": 0.1}\n'),
        (np.int64(3), '{"timestamp": 7, "value": 3}\n'),
        (("a", "b"), '{"timestamp": 7, "values": ["a", "b"]}\n'),
    ],
)
def test_a_line_has_the_documented_form(path, payload, line):
    assert write(path, [(7, payload)]) == line


def test_numbers_that_json_lacks_survive(path):
    points = NormalizedLandmarkList([[math.nan, math.inf, -math.inf, 1, 1]])

    text = write(path, [(0, points)])

    assert text.startswith('{"timestamp": 0, "landmarks": [{"x":null,"y":1e999,"z":-1e999,')
    [(_, back)] = read(path)
    np.testing.assert_array_equal(back.array, points.array)


def test_an_empty_list_has_the_key_of_those_before(path):
    rects = (NormalizedRect(0.5, 0.5, 1.0, 1.0),)

    text = write(path, [(0, ()), (1, rects), (2, ()), (3, 5), (4, ())])

    keys = [[*json.loads(line)][1] for line in text.splitlines()]
    assert keys == ["detections", "rects", "rects", "value", "rects"]


def test_a_stream_without_packets_gives_an_empty_file(path):
    assert not write(path, [])


@pytest.mark.parametrize(
    ("payload", "complaint"),
    [
        (object(), "at 7 µs a packet holds a object; expected landmarks, rectangles"),
        ((1, NormalizedRect(0.5, 0.5, 1.0, 1.0)), "a packet mixes rect, value; expected items of"),
    ],
)
def test_refuses_payloads_it_does_not_know_and_leaves_nothing(path, payload, complaint):
    with pytest.raises(MediaError, match=complaint):
        write(path, [(0, 1), (7, payload)])
    assert not list(path.parent.iterdir())


def test_skips_blank_lines(path):
    path.write_text('\n{"timestamp": 1, "value": 2}\n  \n{"timestamp": 3, "value": 4}')

    assert read(path) == [(1, 2), (3, 4)]


GOOD = '{"timestamp": 1, "value": 2}\n'
LANDMARK = '{"x":0,"y":0,"z":0,"visibility":0}'


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "this is not JSON"),
        pytest.param('{"value": ' + "[" * 100_000, "are nested too deep", id="deep"),
        pytest.param('{"value": ' + "9" * 5000, "a number is too long; expected no", id="number"),
        ("[1, 2]", 'expected {"timestamp": …, KEY: …} with one KEY of .*, landmarks,'),
        ('{"value": 1}', "expected .*timestamp"),
        ('{"timestamp": 5}', "expected .*with one KEY of"),
        ('{"timestamp": 5, "value": 1, "more": 2}', "expected .*with one KEY of"),
        ('{"timestamp": 5.5, "value": 1}', "the timestamp is 5.5; expected an integer number"),
        ('{"timestamp": true, "value": 1}', "the timestamp is true; expected an integer"),
        ('{"timestamp": 1, "value": 1}', "the timestamp 1 does not follow 1; expected growing"),
        ('{"timestamp": 9999999999999999999, "value": 1}', "is reserved or outside int64"),
        ('{"timestamp": 5, "landmark": []}', "unknown key 'landmark'; .*Did you mean 'landmarks'"),
        ('{"timestamp": 5, "landmarks": {}}', "landmarks is {}; expected a list"),
        (f'{{"timestamp": 5, "landmarks": [{LANDMARK}]}}', "a landmark's presence is missing"),
        ('{"timestamp": 5, "landmarks": [1]}', "a landmark is 1; expected a mapping with x, y"),
        ('{"timestamp": 5, "rect": {"x_center": "a"}}', 'x_center is "a"; expected a number'),
        ('{"timestamp": 5, "detections": 3}', "detections is 3; expected a list"),
        ('{"timestamp": 5, "detections": [3]}', "a detection is 3; expected a mapping"),
        ('{"timestamp": 5, "detection": {"score": 1}}', "a detection's box is null; expected"),
        ('{"timestamp": 5, "value": {}}', "value is {}; expected a number, truth value or"),
    ],
)
def test_points_at_the_wrong_line(path, line, complaint):
    path.write_text(f"{GOOD}\n{line}\n")

    with pytest.raises(MediaError, match=rf"a\.jsonl:3: .*{complaint}"):
        read(path)


def test_a_byte_order_mark_and_line_ends_of_windows_are_passed_over(path):
    path.write_bytes(b"\xef\xbb\xbf" + f"{GOOD}\r\n\r\n".encode())

    assert len(read(path)) == 1


def test_refuses_bytes_that_are_no_text(path):
    path.write_bytes(GOOD.encode() + b"\xff\xfe\n")

    with pytest.raises(MediaError, match=r"a\.jsonl:\d: the file is not UTF-8 text; expected"):
        read(path)


@pytest.mark.parametrize(
    ("content", "complaint"), [(None, "there is no such file"), (b"", "the file is empty")]
)
def test_refuses_a_file_without_lines(path, content, complaint):
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(MediaError, match=rf"a\.jsonl: {complaint}; expected lines of JSON"):
        read(path)


def test_the_number_of_a_rectangle_stays_inside_the_graph(path):
    text = write(path, [(7, NormalizedRect(0.5, 0.5, 0.2, 0.1, rect_id=7))])

    assert text == write(path, [(7, NormalizedRect(0.5, 0.5, 0.2, 0.1))])
