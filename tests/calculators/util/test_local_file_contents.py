from __future__ import annotations

import pytest

from vitruvian.assets import asset_path
from vitruvian.calculators.util.local_file_contents import LocalFileContentsCalculator
from vitruvian.framework.errors import GraphConfigError, MediaError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.testing import run_calculator

NODE = (
    "node: [{calculator: LocalFileContentsCalculator, input_side_packet: [%s], "
    "output_side_packet: [%s], options: {text_mode: %s}}]\ninput_side_packet: [a, b]\n"
)


def contents(*paths: str, text_mode: str = "false") -> list[object]:
    names = [("a", "x"), ("b", "y")][: len(paths)]
    inputs = ", ".join(f"FILE_PATH:{n}:{name}" for n, (name, _) in enumerate(names))
    outputs = ", ".join(f"CONTENTS:{n}:{name}" for n, (_, name) in enumerate(names))
    graph = CalculatorGraph(NODE % (inputs, outputs, text_mode), threads=0)
    graph.start_run({name: path for (name, _), path in zip(names, paths, strict=True)})
    graph.wait_until_done()
    return [graph.get_output_side_packet(name).value for _, name in names]


def test_files_are_read_as_bytes_or_text(tmp_path):
    (tmp_path / "one").write_bytes(b"\xff\x00")
    (tmp_path / "two").write_text("é", encoding="utf-8")

    assert contents(str(tmp_path / "one"), str(tmp_path / "two")) == [b"\xff\x00", "é".encode()]
    assert contents(str(tmp_path / "two"), text_mode="true") == ["é"]


def test_the_models_of_mediapipes_graphs_are_found_by_their_paths():
    (found,) = contents("mediapipe/modules/pose_landmark/pose_landmark_upper_body.tflite")

    assert found == asset_path("pose_landmark_upper_body").read_bytes()


@pytest.mark.parametrize(
    ("path", "message"), [("nope.txt", "No such file"), ("binary", "it is not UTF-8 text")]
)
def test_a_file_that_cannot_be_read_is_an_error(tmp_path, path, message):
    (tmp_path / "binary").write_bytes(b"\xff")

    with pytest.raises(MediaError, match=f"{path}.*{message}"):
        run_calculator(
            LocalFileContentsCalculator(text_mode=True),
            side_packets={"file_path": str(tmp_path / path)},
        )


def test_there_are_as_many_outputs_as_inputs():
    with pytest.raises(GraphConfigError, match="as many output side packets CONTENTS"):
        CalculatorGraph(NODE % ("FILE_PATH:0:a, FILE_PATH:1:b", "CONTENTS:x", "false"))
