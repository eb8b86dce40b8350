from __future__ import annotations

import pytest

from vitruvian.assets import asset_path
from vitruvian.framework.errors import AssetError, CalculatorError, GraphConfigError
from vitruvian.framework.graph import CalculatorGraph

NODE = """
input_side_packet: id
output_side_packet: model
node:
  - calculator: ResourceProviderCalculator
    {ids}
    output_side_packet: RESOURCE:resource
    options: {{{options}}}
  - calculator: TfLiteModelCalculator
    input_side_packet: MODEL_RESOURCE:resource
    output_side_packet: MODEL:model
"""
BY_SIDE_PACKET = NODE.format(ids="input_side_packet: RESOURCE_ID:id", options="")
MEDIAPIPE_PATH = "mediapipe/modules/face_landmark/face_landmark.tflite"


def provided(config: str, name: str) -> object:
    graph = CalculatorGraph(config, threads=0)
    graph.start_run({"id": name})
    graph.wait_until_done()
    return graph.get_output_side_packet("model").value


@pytest.mark.parametrize("name", ["face_landmark", MEDIAPIPE_PATH])
def test_a_model_is_found_by_its_name_and_by_mediapipes_path(name):
    expected = asset_path("face_landmark").read_bytes()

    assert provided(BY_SIDE_PACKET, name) == expected
    by_option = NODE.format(ids="", options=f"resource_id: ['{name}'], read_mode: READ_MODE_BINARY")
    assert provided(by_option, "unused") == expected


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(CalculatorError, match=r"nowhere\.tflite.*cannot be read") as failure:
        provided(BY_SIDE_PACKET, str(tmp_path / "nowhere.tflite"))
    assert isinstance(failure.value.__cause__, AssetError)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (NODE.format(ids="", options=""), "as side packets RESOURCE_ID or as option"),
        (
            NODE.format(ids="input_side_packet: RESOURCE_ID:id", options="resource_id: [a]"),
            "as side packets RESOURCE_ID or as option",
        ),
        (NODE.format(ids="", options="resource_id: [a, b]"), "wire 2 output side packets"),
    ],
)
def test_names_come_from_one_place_and_fit_the_outputs(config, message):
    with pytest.raises(GraphConfigError, match=message):
        CalculatorGraph(config)
