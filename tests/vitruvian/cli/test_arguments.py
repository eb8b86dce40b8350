from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from vitruvian.cli.arguments import parse_inputs, parse_outputs, parse_side_packets
from vitruvian.cli.reporting import UsageError
from vitruvian.media.binding import StreamBinding


@pytest.mark.parametrize(
    ("texts", "streams", "expected"),
    [
        (["a.mp4"], ["video"], [("video", "a.mp4")]),
        (["video=a.mp4"], ["video"], [("video", "a.mp4")]),
        (["b=b.mp4", "a=a.mp4"], ["a", "b"], [("b", "b.mp4"), ("a", "a.mp4")]),
        (["a=x=y.mp4"], ["a"], [("a", "x=y.mp4")]),
        (["dir/a=b.mp4"], ["video"], [("video", "dir/a=b.mp4")]),
        ([], [], []),
    ],
)
def test_inputs_are_tied_to_streams(
    texts: list[str], streams: list[str], expected: list[tuple[str, str]]
) -> None:
    assert [(one.stream, one.path) for one in parse_inputs(texts, streams)] == expected


def test_a_file_whose_name_looks_like_a_stream_is_preferred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("take=2.mp4").touch()

    assert parse_inputs(["take=2.mp4"], ["video"]) == [
        StreamBinding("video", "take=2.mp4", "--input take=2.mp4")
    ]


@pytest.mark.parametrize(
    ("texts", "streams", "message"),
    [
        (["vidoe=a.mp4"], ["video"], "no input stream 'vidoe'.*are: video.*Did you mean 'video'"),
        ([], ["video"], "input 'video' is not given; add --input FILE"),
        (["a=a.mp4"], ["a", "b"], "input 'b' is not given; add --input b=FILE"),
        (["a.mp4"], ["a", "b"], r"several input streams \(a, b\).*--input a=a.mp4"),
        (["a.mp4"], [], "no input stream; leave --input out"),
        (["a=x.mp4", "a=y.mp4"], ["a"], "'a' is fed by --input a=x.mp4 already"),
        (["a="], ["a"], "no file after '='"),
    ],
)
def test_wrong_inputs_are_explained(texts: list[str], streams: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_inputs(texts, streams)


@pytest.mark.parametrize(
    ("texts", "outputs", "expected"),
    [
        (["a=x.mp4"], ["a", "b"], [("a", "x.mp4")]),
        (["x.mp4"], ["a"], [("a", "x.mp4")]),
        (["a=x.mp4", "a=y.jsonl"], ["a"], [("a", "x.mp4"), ("a", "y.jsonl")]),
        (["inner=x.mp4"], ["a"], [("inner", "x.mp4")]),
        (["out/a=b.mp4"], ["a"], [("a", "out/a=b.mp4")]),
    ],
)
def test_outputs_are_tied_to_streams(
    texts: list[str], outputs: list[str], expected: list[tuple[str, str]]
) -> None:
    ties = parse_outputs(texts, outputs, [*outputs, "inner"])

    assert [(one.stream, one.path) for one in ties] == expected


@pytest.mark.parametrize(
    ("texts", "outputs", "message"),
    [
        ([], ["a", "b"], "nothing to write; the graph's outputs are: a, b.*--output a=FILE"),
        (["poes=x.mp4"], ["pose", "b"], "no stream 'poes'.*are: pose, b.*Did you mean 'pose'"),
        (["poes=x.mp4"], ["pose"], "no stream 'poes'.*Did you mean 'pose'"),
        (["x.mp4"], ["a", "b"], "say which stream to write.*--output a=x.mp4"),
        (["a=x.mp4", "b=./x.mp4"], ["a", "b"], "the same file as --output a=x.mp4"),
        (["a="], ["a"], "no file after '='"),
    ],
)
def test_wrong_outputs_are_explained(texts: list[str], outputs: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_outputs(texts, outputs, outputs)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5),
        ("0.5", 0.5),
        ("true", True),
        ("yes", "yes"),
        ("'5'", "5"),
        ("a=b", "a=b"),
        ("[1, 2]", [1, 2]),
        ("model.tflite", "model.tflite"),
    ],
)
def test_side_packets_are_yaml(text: str, value: Any) -> None:
    assert parse_side_packets([f"name={text}"], ["name"]) == {"name": value}


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["name"], "expected NAME=VALUE"),
        (["nane=1"], "no input side packet 'nane'.*Did you mean 'name'"),
        (["name=1", "name=2"], "given twice"),
        (["name="], "no value after '='"),
        (["name=[1"], "--side name="),
    ],
)
def test_wrong_side_packets_are_explained(texts: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_side_packets(texts, ["name"])
