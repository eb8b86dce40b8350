"""Cut the last layers off a network, so that they can be computed with more precision.

Landmarks are numbers up to the width of the model's picture; in bfloat16, with its 8 bits, they
would be whole pixels. The layers that make them are small.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

__all__ = ["split_before_last_layers"]

#: Layers of weights; what else there is between them costs next to nothing.
_LAYERS = {"Convolution", "ConvolutionBackpropData", "GroupConvolution", "MatMul"}
_GIVEN = {"Constant", "Parameter"}


def split_before_last_layers(network: Any) -> tuple[Any, Any] | None:
    """Return all but the last layer on each way to an output, and these, as OpenVINO's models.

    The outputs of the first are the inputs of the second, in this order. None where there is
    nothing to split. The network that is given is taken apart.
    """
    last = list(_last_layers(network))
    cuts = [_source(layer) for layer in last]
    if not cuts or any(cut.get_node().get_type_name() in _GIVEN for cut in cuts):
        return None
    places = list(dict.fromkeys(map(_place, cuts)))
    openvino = importlib.import_module("openvino")
    body = _ending_at(network.clone(), places, openvino)
    inputs = {
        place: _parameter_like(cut) for place, cut in zip(map(_place, cuts), cuts, strict=True)
    }
    for layer, cut in zip(last, cuts, strict=True):
        layer.input(0).replace_source_output(inputs[_place(cut)].output(0))
    head = openvino.Model(network.get_results(), [inputs[place] for place in places], "head")
    return body, head


def _last_layers(network: Any) -> Iterator[Any]:
    """Yield each layer that no other follows on some way to an output."""
    seen: set[str] = set()
    ahead = list(network.get_results())
    while ahead:
        node = ahead.pop()
        if node.get_friendly_name() in seen or node.get_type_name() in _GIVEN:
            continue
        seen.add(node.get_friendly_name())
        if node.get_type_name() in _LAYERS:
            yield node
        else:
            ahead += [each.get_source_output().get_node() for each in node.inputs()]


def _source(layer: Any) -> Any:
    # The second input is the weights.
    return layer.input(0).get_source_output()


def _place(output: Any) -> tuple[str, int]:
    return output.get_node().get_friendly_name(), output.get_index()


def _ending_at(network: Any, places: list[tuple[str, int]], openvino: Any) -> Any:
    nodes = {node.get_friendly_name(): node for node in network.get_ops()}
    outputs = [nodes[name].output(index) for name, index in places]
    return openvino.Model(outputs, network.get_parameters(), "body")


def _parameter_like(output: Any) -> Any:
    operators = importlib.import_module("openvino.opset13")
    return operators.parameter(output.get_partial_shape(), output.get_element_type())
