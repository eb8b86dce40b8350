"""Check option values against a calculator's declarations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..errors import GraphConfigError, Location, Problem, did_you_mean
from ..values.payload_types import type_name
from .contract import HasContract
from .plain_options import plain_options
from .ports import Option

if TYPE_CHECKING:
    from pydantic import BaseModel


__all__ = ["OptionIssue", "check_options", "options_model", "options_schema", "parse_options"]

#: Where in the options a mistake is (keys and list indexes), and what is wrong.
OptionIssue = tuple[tuple[str | int, ...], str]

#: File names need not be UTF-8: Python keeps their bytes as surrogates, which JSON cannot hold.
#: Characters that nobody uses stand for them while options are validated.
_STAND_IN = {0xDC80 + byte: 0x10FC80 + byte for byte in range(128)}
_STOOD_FOR = {stand_in: surrogate for surrogate, stand_in in _STAND_IN.items()}


_MODELS: dict[type[HasContract], type[BaseModel]] = {}


def options_model(cls: type[HasContract]) -> type[BaseModel]:
    """Return the pydantic model of a calculator's options."""
    if cls not in _MODELS:
        _MODELS[cls] = _make_model(cls)
    return _MODELS[cls]


def _make_model(cls: type[HasContract]) -> type[BaseModel]:
    from pydantic import ConfigDict, Field, create_model

    fields: dict[str, Any] = {
        name: (option.type, _field(option, Field)) for name, option in cls.contract.options.items()
    }
    config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    return create_model(f"{cls.__name__}Options", __config__=config, **fields)


def _field(option: Option[Any], make: Any) -> Any:
    default = {} if option.required else {"default": option.default}
    examples = {} if option.example is None else {"examples": [option.example]}
    return make(description=option.doc, **default, **examples, **option.limits)


def check_options(
    cls: type[HasContract], given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[OptionIssue]]:
    """Return the values of all options of ``cls``, and what is wrong with the given ones."""
    plain = plain_options(cls, given)
    if plain is not None:
        return plain, []
    import json

    from pydantic import ValidationError

    model = options_model(cls)
    try:
        # Validated as JSON: there, strict validation still makes tuples of lists and enum members
        # of names, as graph files need, but refuses a number in quotes, which is a mistake.
        text = json.dumps(dict(given), default=_refuse, ensure_ascii=False).translate(_STAND_IN)
        parsed = model.model_validate_json(text, strict=True)
    except ValidationError as error:
        return {}, [_issue(cls, item) for item in error.errors(include_url=False)]
    except TypeError as error:
        return {}, [((), str(error))]
    return {name: _restored(getattr(parsed, name)) for name in cls.contract.options}, []


def _restored(value: Any) -> Any:
    return value.translate(_STOOD_FOR) if type(value) is str else value


def _refuse(value: object) -> object:
    raise TypeError(f"an option cannot be a {type(value).__name__}; use numbers, text or lists")


def _issue(cls: type[HasContract], item: Any) -> OptionIssue:
    import json

    path = tuple(part for part in item["loc"] if isinstance(part, str | int))
    dotted = ".".join(map(str, path))
    options = cls.contract.options
    if item["type"] == "extra_forbidden" and len(path) == 1:
        known = ", ".join(options) or "none"
        hint = did_you_mean(str(path[0]), options)
        if ":" in dotted and not hint:
            hint = f" {dotted!r} lacks a space after the colon"
        return path, f"{cls.__name__} has no option {dotted!r}; its options are: {known}.{hint}"
    if item["type"] == "missing":
        return path, f"{cls.__name__} needs the option {dotted!r}"
    if item["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
        return path, f"{cls.__name__}: unknown field {dotted!r}"
    wanted = type_name(options[str(path[0])].type) if path and path[0] in options else "a mapping"
    got = json.dumps(item["input"], default=repr)
    reason = item["msg"][0].lower() + item["msg"][1:]
    if item["type"] in {"list_type", "tuple_type"}:
        reason = f"write a list: [{got}]"
    return path, f"{cls.__name__}: option {dotted!r} is {got}; expected {wanted} ({reason})"


def parse_options(cls: type[HasContract], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of all options; raises ``GraphConfigError`` when a given one is wrong."""
    values, issues = check_options(cls, given)
    if issues:
        raise GraphConfigError(Problem(Location(""), text) for _, text in issues)
    return values


def options_schema(cls: type[HasContract]) -> dict[str, Any]:
    """Return the JSON Schema of a calculator's options."""
    return options_model(cls).model_json_schema()
