"""Convert TensorFlow Lite models of pose landmarks to ONNX, with the operators that they have.

TensorFlow keeps pictures as N×H×W×C, ONNX as N×C×H×W: they are turned at the model's inputs and
outputs, and before they become lists of numbers.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from vitruvian.calculators.tensor.model_packing import model_schema

OPSET, IR_VERSION = 17, 9
TO_NCHW, TO_NHWC = [0, 3, 1, 2], [0, 2, 3, 1]
SAME = 0
#: By the numbers of TensorFlow Lite's types; others do not occur.
DTYPES = {0: np.float32, 1: np.float16, 2: np.int32}


def onnx_of_tflite(model: bytes) -> bytes:
    """Return a model as ONNX, with a batch of any size as the first side of its inputs."""
    return _Converter(model_schema(), model).converted().SerializeToString()


class _Converter:
    def __init__(self, schema, model):
        self.model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(model))
        (self.part,) = self.model.subgraphs
        self.operators = {
            number: name
            for name, number in vars(schema.BuiltinOperator).items()
            if isinstance(number, int)
        }
        self.nodes = []
        self.weights = {}

    def converted(self) -> onnx.ModelProto:
        inputs = [self._input(number) for number in self.part.inputs]
        for operator in self.part.operators:
            code = self.model.operatorCodes[operator.opcodeIndex]
            name = self.operators[max(code.builtinCode, code.deprecatedBuiltinCode)]
            getattr(self, f"_convert_{name.lower()}")(operator)
        outputs = [self._output(number) for number in self.part.outputs]
        weights = [numpy_helper.from_array(value, name) for name, value in self.weights.items()]
        graph = helper.make_graph(self.nodes, "model", inputs, outputs, weights)
        opsets = [helper.make_opsetid("", OPSET)]
        made = helper.make_model(graph, opset_imports=opsets, ir_version=IR_VERSION)
        onnx.checker.check_model(made, full_check=True)
        return made

    def _input(self, number):
        shape = self._shape(number)
        self._add("Transpose", f"input_{number}", number, perm=TO_NCHW)
        sides = ["batch", *shape[1:]]
        return helper.make_tensor_value_info(f"input_{number}", TensorProto.FLOAT, sides)

    def _output(self, number):
        shape, name = self._shape(number), _name(number)
        if len(shape) == 4:
            self.nodes.append(helper.make_node("Transpose", [name], ["out_" + name], perm=TO_NHWC))
            name = "out_" + name
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)

    def _convert_dequantize(self, operator):
        self.weights[_name(operator.outputs[0])] = self._constant(operator.inputs[0])

    def _convert_conv_2d(self, operator):
        self._convolution(operator, group=1, perm=TO_NCHW)

    def _convert_depthwise_conv_2d(self, operator):
        self._convolution(operator, group=self._shape(operator.inputs[0])[3], perm=[3, 0, 1, 2])

    def _convolution(self, operator, *, group, perm):
        picture, kernel, bias = operator.inputs
        options = operator.builtinOptions
        shape = [self._shape(kernel)[place] for place in perm]
        # A kernel stands between a DEQUANTIZE and its convolutions, so turn a copy.
        weights = f"kernel_{kernel}_{operator.outputs[0]}"
        self.weights[weights] = np.ascontiguousarray(self._weight(kernel).transpose(perm))
        self.weights[_name(bias)] = self._weight(bias)
        self._add(
            "Conv",
            [_name(picture), weights, _name(bias)],
            operator.outputs[0],
            auto_pad="SAME_UPPER" if options.padding == SAME else "VALID",
            group=group,
            kernel_shape=shape[2:],
            strides=[options.strideH, options.strideW],
            activation=options.fusedActivationFunction,
        )

    def _convert_max_pool_2d(self, operator):
        options = operator.builtinOptions
        self._add(
            "MaxPool",
            _name(operator.inputs[0]),
            operator.outputs[0],
            auto_pad="SAME_UPPER" if options.padding == SAME else "VALID",
            kernel_shape=[options.filterHeight, options.filterWidth],
            strides=[options.strideH, options.strideW],
        )

    def _convert_pad(self, operator):
        picture, amounts = operator.inputs
        pads = self._constant(amounts)[TO_NCHW].T.ravel().astype(np.int64)
        self._add("Pad", [_name(picture), self._new(pads, operator)], operator.outputs[0])

    def _convert_resize_bilinear(self, operator):
        options = operator.builtinOptions
        height, width = self._constant(operator.inputs[1])
        _, _, _, channels = self._shape(operator.inputs[0])
        sizes = np.array([1, channels, height, width], np.int64)
        mode = "half_pixel" if options.halfPixelCenters else "asymmetric"
        self._add(
            "Resize",
            [_name(operator.inputs[0]), "", "", self._new(sizes, operator)],
            operator.outputs[0],
            mode="linear",
            coordinate_transformation_mode="align_corners" if options.alignCorners else mode,
        )

    def _convert_reshape(self, operator):
        (picture, *_), (result,) = operator.inputs, operator.outputs
        upright = f"upright_{result}"
        self.nodes.append(helper.make_node("Transpose", [_name(picture)], [upright], perm=TO_NHWC))
        shape = np.array(self._shape(result), np.int64)
        self._add("Reshape", [upright, self._new(shape, operator)], result)

    def _convert_add(self, operator):
        names = [_name(number) for number in operator.inputs]
        activation = operator.builtinOptions.fusedActivationFunction
        self._add("Add", names, operator.outputs[0], activation=activation)

    def _convert_relu(self, operator):
        self._add("Relu", _name(operator.inputs[0]), operator.outputs[0])

    def _convert_logistic(self, operator):
        self._add("Sigmoid", _name(operator.inputs[0]), operator.outputs[0])

    def _add(self, kind, read, result, *, activation=0, **attributes):
        names = [read] if isinstance(read, str) else read
        name = _name(result)
        made = f"raw_{name}" if activation else name
        self.nodes.append(helper.make_node(kind, names, [made], **attributes))
        if activation == 1:
            self.nodes.append(helper.make_node("Relu", [made], [name]))
        elif activation == 3:
            limits = [self._limit(0.0), self._limit(6.0)]
            self.nodes.append(helper.make_node("Clip", [made, *limits], [name]))

    def _limit(self, value):
        self.weights[f"limit_{value}"] = np.float32(value)
        return f"limit_{value}"

    def _new(self, value, operator):
        name = f"constant_{operator.outputs[0]}"
        self.weights[name] = value
        return name

    def _weight(self, number):
        known = self.weights.get(_name(number))
        return self._constant(number) if known is None else known

    def _constant(self, number):
        tensor = self.part.tensors[number]
        data = np.asarray(self.model.buffers[tensor.buffer].data, np.uint8).tobytes()
        value = np.frombuffer(data, DTYPES[tensor.type]).reshape(self._shape(number))
        return value.astype(np.float32) if value.dtype == np.float16 else value

    def _shape(self, number):
        return [int(side) for side in self.part.tensors[number].shape]


def _name(number):
    return f"t{number}"
