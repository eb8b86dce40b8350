"""JSON Schema of the fields of graph files, as ``graph_reader`` reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..graph_file.field_reader import Field
from ..graph_file.graph_reader import EXECUTOR_FIELDS, GRAPH_FIELDS, NODE_FIELDS, STREAM_INFO_FIELDS
from ..planning.input_stream_handlers import INPUT_STREAM_HANDLERS

__all__ = ["field_definitions", "graph_fields", "node_fields", "texts_of"]

Schema = dict[str, Any]

_INDEX = "(0|[1-9][0-9]{0,4})"
NAME = "[a-z_][a-z0-9_]*"
_TAG = "[A-Z_][A-Z0-9_]*"
_ENTRY = f"^({_TAG}:({_INDEX}:)?)?{NAME}$"
_TAG_INDEX = f"^({_TAG}|({_TAG})?:{_INDEX})$"

_OBJECT: Schema = {"type": "object"}
_TEXT: Schema = {"type": "string", "minLength": 1}


def texts_of(pattern: str, expected: str) -> Schema:
    """Return what a text, or every text of a list, has to be."""
    one = {"type": "string", "pattern": pattern, "patternErrorMessage": f"expected {expected}"}
    return {"anyOf": [one, {"type": "array", "items": one}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _one_or_more(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


#: By the name of a field's kind.
_KINDS: dict[str, Schema] = {
    "text": _TEXT,
    "text_or_empty": {"type": "string"},
    "number": {"type": "integer", "minimum": 0},
    "positive": {"type": "integer", "minimum": 1},
    "queue_size": {"type": "integer", "anyOf": [{"const": -1}, {"minimum": 1}]},
    "flag": {"type": "boolean"},
    "strings": _one_or_more(_TEXT),
    "entries": _ref("entries"),
    "back_edge": _ref("tag_indexes"),
    "options": _OBJECT,
    "plain_options": _OBJECT,
    "executor_options": _OBJECT,
    "variants": {"type": "object", "additionalProperties": _OBJECT},
    "handler": _ref("handler"),
    "stream_info": _one_or_more(_ref("stream_info")),
    "executors": _one_or_more(_ref("executor")),
    "nodes": {"type": "array", "items": _ref("node")},
}

_PORTS = {
    "input_stream": "Streams that come in: name, TAG:name or TAG:index:name; one or a list.",
    "output_stream": "Streams that go out: name, TAG:name or TAG:index:name; one or a list.",
    "input_side_packet": "Values set before the run that come in; written as streams are.",
    "output_side_packet": "Values that are set once a run; written as streams are.",
}
_POLICY = "When the inputs are complete: a handler by MediaPipe's name, or name and options."
_GRAPH_DOCS = {
    **_PORTS,
    "type": "The name that makes this file a subgraph: other graphs use it as a calculator.",
    "variants": "Further names of the subgraph, each with the options that it sets.",
    "node": "The nodes, in the order in which data passes them.",
    "executor": "Thread pools of their own for the nodes that name them.",
    "input_stream_handler": _POLICY,
    "num_threads": "Threads that run the nodes; one a core unless given.",
    "max_queue_size": "Packets that may wait at an input before sources pause; -1: any number.",
    "report_deadlock": "Fail where full queues stop the graph, instead of letting one grow.",
    "max_loop_rounds": "Rounds that a loop may go after all else has ended; -1: any number.",
    "options": "Defaults of what option_value of the nodes hands down.",
    "import": "Modules, or .py files beside the graph, with calculators of your own.",
}
_NODE_DOCS = {
    **_PORTS,
    "calculator": "The calculator, or the subgraph by its type.",
    "name": "The node's own name; the calculator's unless given.",
    "options": "The calculator's options; 'vitruvian calculators NAME' explains them.",
    "option_value": "OPTION:options/NAME sets an option from the options of the graph around.",
    "back_edge": "The inputs that close a loop, by tag: TAG, TAG:index or :index.",
    "input_stream_info": "As MediaPipe marks a back edge: tag_index and back_edge.",
    "input_stream_handler": _POLICY,
    "output_stream_handler": "How outputs are put in order; there is one way.",
    "executor": "The executor that runs this node.",
    "max_in_flight": "Calls of this node that may run at once; their results stay in order.",
    "buffer_size_hint": "Packets expected to wait here; changes nothing that comes out.",
    "source_layer": "Sources of a lower layer run first.",
}


def graph_fields() -> Schema:
    """Return the schemas of a graph's fields."""
    return _properties(GRAPH_FIELDS, _GRAPH_DOCS)


def node_fields() -> Schema:
    """Return the schemas of a node's fields, the same for all calculators."""
    return _properties(NODE_FIELDS, _NODE_DOCS)


def field_definitions() -> dict[str, Schema]:
    """Return the parts that fields refer to."""
    return {
        "entries": texts_of(_ENTRY, "name, TAG:name or TAG:index:name"),
        "tag_indexes": texts_of(_TAG_INDEX, "an input's tag: TAG, TAG:index or :index"),
        "handler": {"anyOf": [_handler_name(), _group({"name": _handler_name()}, "name")]},
        "stream_info": _group(_properties(STREAM_INFO_FIELDS, {}), "tag_index"),
        "executor": _group(_properties(EXECUTOR_FIELDS, {})),
    }


def _handler_name() -> Schema:
    known = [*INPUT_STREAM_HANDLERS, "InOrderOutputStreamHandler"]
    return {"type": "string", "enum": known}


def _group(properties: Schema, *required: str) -> Schema:
    if "name" in required:
        properties = {**properties, "options": _OBJECT}
    made: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**made, "required": list(required)} if required else made


def _properties(fields: Mapping[str, Field], docs: Mapping[str, str]) -> Schema:
    made: Schema = {}
    for name, field in fields.items():
        made[name] = dict(_KINDS[field.kind.name])
        if field.hidden:
            made[name]["doNotSuggest"] = True
        elif name in docs:
            made[name]["description"] = docs[name]
    return made
