"""JSON Schema of the options that calculators and subgraphs take."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from ..authoring.options import options_model
from ..planning.option_values import option_names

if TYPE_CHECKING:
    from ..authoring.calculator import Calculator
    from ..graph_file.config import GraphConfig

__all__ = ["calculator_options", "subgraph_options"]

Schema = dict[str, Any]
_REF = "#/$defs/{model}"


def calculator_options(
    classes: Mapping[str, type[Calculator]],
) -> tuple[dict[str, Schema], dict[str, Schema]]:
    """Return the schema of every calculator's options by name, and the schemas they refer to.

    A required option is not required in the schema: it may also come from ``option_value``.
    """
    from pydantic.json_schema import models_json_schema

    models: Sequence[Any] = [(options_model(cls), "validation") for cls in classes.values()]
    references, made = models_json_schema(models, ref_template=_REF, schema_generator=_generator())
    shared: dict[str, Schema] = made.get("$defs", {})
    options: dict[str, Schema] = {}
    for name, model in zip(classes, models, strict=True):
        key = references[model]["$ref"].rpartition("/")[2]
        options[name] = {**_tidy(shared.pop(key)), "description": _doc(classes[name])}
        options[name].pop("required", None)
    return options, {key: _tidy(schema) for key, schema in shared.items()}


def _generator() -> Any:
    from pydantic.json_schema import GenerateJsonSchema

    class Generator(GenerateJsonSchema):
        """Pydantic's generator, with fields of groups described and Python-only types left open."""

        def dataclass_schema(self, schema: Any) -> Any:
            made = super().dataclass_schema(schema)
            cls = schema["cls"]
            # Only some releases of pydantic say what the group's own docstring says.
            if _has_own_doc(cls):
                made["description"] = inspect.cleandoc(cls.__doc__)
            for field in dataclasses.fields(cls):
                if "doc" in field.metadata:
                    made["properties"][field.name]["description"] = field.metadata["doc"]
            return made

        def handle_invalid_for_json_schema(self, schema: Any, error_info: str) -> Any:
            return {}

        def emit_warning(self, kind: Any, detail: str) -> None:
            """Leave out defaults that have no JSON form without a word."""

    return Generator


def _has_own_doc(cls: type) -> bool:
    """Return True for a docstring other than the signature that dataclasses write in its place."""
    return not (cls.__doc__ or f"{cls.__name__}(").startswith(f"{cls.__name__}(")


def subgraph_options(config: GraphConfig) -> Schema:
    """Return the schema of the options that a subgraph hands to its nodes."""
    properties: Schema = {
        name: {"default": config.options[name]} if name in config.options else {}
        for name in option_names(config)
    }
    return {
        "description": first_paragraph(config.doc),
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _doc(cls: type[Calculator]) -> str:
    return first_paragraph(inspect.cleandoc(cls.__doc__ or ""))


def first_paragraph(text: str) -> str:
    """Return the first paragraph of a documentation in one line."""
    return " ".join(text.partition("\n\n")[0].split())


def _tidy(schema: Any) -> Any:
    """Leave out what editors show twice, and write tuples as draft 7 does."""
    if isinstance(schema, list):
        return [_tidy(item) for item in schema]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(schema, dict):
        return schema
    given = cast("Schema", schema)
    made: Schema = {}
    for key, value in _without_null(given).items():
        if key == "properties":
            made[key] = {name: _tidy(inner) for name, inner in value.items()}
        elif key == "prefixItems":
            made |= {"items": _tidy(value), "additionalItems": False}
        elif key == "description":
            made[key] = first_paragraph(value)
        elif not _is_noise(key, value):
            made[key] = _tidy(value)
    return made


def _without_null(schema: Schema) -> Schema:
    """Turn "this or null" into "this": what is not given is left out, not null."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    if len(kinds) == 1:
        return {**kinds[0], **rest}
    return {**rest, "anyOf": kinds} if kinds else rest


def _is_noise(key: str, value: Any) -> bool:
    if key == "default":
        return value is None or isinstance(value, dict)
    return key == "title"
