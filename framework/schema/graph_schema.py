"""JSON Schema of graph files: editors complete and check them with it.

It knows less than ``vitruvian check``, which sees how the nodes are wired to one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..authoring.calculator import REGISTRY, CalculatorRegistry
from ..authoring.ports import ANY_TAG, Port
from ..graph_file.config import GraphConfig
from ..graph_file.library import LIBRARY, GraphLibrary
from ..graph_file.problems import Problems
from ..graph_file.reading import MODELINE
from ..planning.switch_container import GENERATED_SUBGRAPHS
from .field_schema import field_definitions, graph_fields, node_fields
from .option_schema import calculator_options, subgraph_options

if TYPE_CHECKING:
    from ..authoring.calculator import Calculator

__all__ = ["MODELINE", "graph_schema"]

Schema = dict[str, Any]


def graph_schema(
    *,
    names: Iterable[str] | None = None,
    registry: CalculatorRegistry = REGISTRY,
    library: GraphLibrary | None = None,
) -> Schema:
    """Return the schema (draft 7), with all registered calculators, or those of ``names``.

    A graph without an ``import`` may name no other calculator; what does not have "Calc" in its
    name may always be a subgraph that lies beside it.
    """
    classes = {name: cls for name in (names or registry.names()) if (cls := registry.get(name))}
    subgraphs = _subgraphs(library or LIBRARY)
    options, shared = calculator_options(classes)
    options |= {name: subgraph_options(config) for name, config in subgraphs.items()}
    known = {name: options[name]["description"] for name in sorted(options)}
    known |= dict.fromkeys(GENERATED_SUBGRAPHS, "Run one of several nodes at a time.")
    rules = [_class_rule(name, cls) for name, cls in classes.items()]
    rules += [_subgraph_rule(name, config) for name, config in subgraphs.items()]
    # A calculator and the type of an option may have one name.
    definitions = {f"{name}.options": schema for name, schema in options.items()}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Graph",
        "description": "A graph of calculators; with a type, a subgraph.",
        "type": "object",
        "properties": graph_fields(),
        "required": ["node"],
        "additionalProperties": False,
        "if": {"not": {"required": ["import"]}},
        "then": {"properties": {"node": {"items": {"$ref": "#/$defs/known_node"}}}},
        "$defs": {
            **field_definitions(),
            "node": _node(known, rules),
            "known_node": {"properties": {"calculator": _known_calculator(known)}},
            **shared,
            **definitions,
        },
    }


def _subgraphs(library: GraphLibrary) -> dict[str, GraphConfig]:
    lookup = library.lookup()
    found = {name: lookup.find(name, Problems()) for name in lookup.names()}
    return {name: config for name, config in found.items() if config is not None}


def _node(known: Mapping[str, str], rules: Sequence[Schema]) -> Schema:
    fields = node_fields()
    offered = {"enum": list(known), "enumDescriptions": list(known.values())}
    # Others are allowed here; see `known_node`.
    fields["calculator"] |= {"anyOf": [offered, {"type": "string"}]}
    return {
        "type": "object",
        "properties": fields,
        "required": ["calculator"],
        "additionalProperties": False,
        "allOf": list(rules),
    }


def _known_calculator(known: Mapping[str, str]) -> Schema:
    calculators = [name for name in known if "Calc" in name]
    return {
        "anyOf": [
            {"enum": calculators},
            {
                "pattern": "^(?!.*Calc)",
                "patternErrorMessage": "no such calculator; 'import' the module that has it",
            },
        ]
    }


def _class_rule(name: str, cls: type[Calculator]) -> Schema:
    contract = cls.contract
    adapts = "update_contract" in {key for base in cls.__mro__[:-2] for key in vars(base)}
    fields: Schema = (
        {}
        if adapts
        else {
            "input_stream": _port_rule(contract.inputs, name),
            "output_stream": _port_rule(contract.outputs, name),
            "input_side_packet": _port_rule(contract.side_inputs, name),
            "output_side_packet": _port_rule(contract.side_outputs, name),
        }
    )
    required = [option for option, value in contract.options.items() if value.required]
    return _rule(name, fields, required)


def _subgraph_rule(name: str, config: GraphConfig) -> Schema:
    fields = {
        field: _entry_rule([entry.tag for entry in getattr(config, field)], name)
        for field in ("input_stream", "output_stream", "input_side_packet", "output_side_packet")
    }
    return _rule(name, fields, [])


def _rule(name: str, fields: Schema, required: Sequence[str]) -> Schema:
    """Say what holds for a node if it names this calculator."""
    options = {"$ref": f"#/$defs/{name}.options"}
    rules = {key: rule for key, rule in fields.items() if rule is not None}
    then: Schema = {"properties": {"options": options, "node_options": options, **rules}}
    if required:
        given = {"required": ["options"], "properties": {"options": {"required": list(required)}}}
        hidden = [{"required": [field]} for field in ("option_value", "node_options")]
        then["anyOf"] = [given, *hidden]
    named = {"properties": {"calculator": {"const": name}}, "required": ["calculator"]}
    return {"if": named, "then": then}


def _port_rule(ports: Sequence[Port[Any]], name: str) -> Schema | None:
    return _entry_rule([port.tag for port in ports], name)


def _entry_rule(tags: Sequence[str], name: str) -> Schema | None:
    """Refuse entries with tags that the calculator does not have; None where it takes any."""
    if ANY_TAG in tags:
        return None
    known = list(dict.fromkeys(tags))
    tagged = "|".join(tag for tag in known if tag)
    choices = [f"({tagged}):" if tagged else "", "[^:]*$" if "" in known else ""]
    pattern = f"^({'|'.join(choice for choice in choices if choice)})" if known else "^(?!)"
    shown = ", ".join(tag or "untagged" for tag in known) or "none at all"
    rule = {"pattern": pattern, "patternErrorMessage": f"{name} has here: {shown}"}
    # A pattern is for one text, items for a list of them.
    return {**rule, "items": rule}
