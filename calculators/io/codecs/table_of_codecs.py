"""All codecs: those of this folder, of other packages, and of dataclasses as they come."""

from __future__ import annotations

import dataclasses
import importlib
import types
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Union, get_args, get_origin

from ....framework import formats
from ....framework.authoring.calculator import REGISTRY
from ....framework.authoring.plugins import load_entry_points
from ....framework.errors import FrameworkError, did_you_mean
from ....framework.formats import ImageFrame
from ....framework.values.payload_types import bare_type
from .codec import Codec, LineError

__all__ = [
    "ENTRY_POINT_GROUP",
    "codec_by_key",
    "codec_of",
    "known_keys",
    "refusal",
    "register_codec",
]

ENTRY_POINT_GROUP = "vitruvian.codecs"

#: The modules of this folder by the payload types whose codecs they have, so that a run loads only
#: those that it writes.
_MODULES = {
    **dict.fromkeys(("ndarray", "Tensors"), "arrays"),
    "ClassificationList": "classifications",
    "Detection": "detections",
    "JointAngles": "joint_angles",
    "LandmarkTable": "landmark_tables",
    **dict.fromkeys(("NormalizedLandmarkList", "LandmarkList"), "landmarks"),
    **dict.fromkeys(("NormalizedRect", "Rect"), "rects"),
    **dict.fromkeys(("bool", "bool_", "int", "float", "str", "integer", "floating"), "values"),
}

_by_type: dict[type[Any], Codec[Any]] = {}
#: Key of a single payload, or of a tuple: the codec, and whether it is that of a tuple.
_by_key: dict[str, tuple[Codec[Any], bool]] = {}


def register_codec(codec: Codec[Any]) -> None:
    """Write payloads of ``codec.payload_type`` with this codec from now on.

    Raises ``FrameworkError`` when another codec has the same key.
    """
    _load_ours()
    codec.plural = codec.plural or f"{codec.key}s"
    for key in (codec.key, codec.plural):
        present = _by_key.get(key)
        if present is not None and _origin(present[0].payload_type) != _origin(codec.payload_type):
            raise FrameworkError(
                f"the codec of {codec.payload_type.__name__} has the key {key!r}, which is that of "
                f"{present[0].payload_type.__name__} already; choose another one"
            )
    _add(codec)


def codec_of(kind: type[Any]) -> Codec[Any] | None:
    """Return the codec of a class or of the nearest class that it inherits from; None without."""
    found = _registered(kind)
    if found is None:
        _load_plugins()
        found = _registered(kind)
    if found is None and dataclasses.is_dataclass(kind):
        from .records import RecordCodec

        found = _by_type[kind] = RecordCodec(kind, _record_named)
    if found is None and issubclass(kind, dict):
        found = _mappings()
    return found


def codec_by_key(key: str) -> tuple[Codec[Any], bool]:
    """Return the codec of a key in a line of JSON, and whether the key is that of a tuple.

    A dataclass is known when a calculator carries it, or when it was written before. Raises
    ``LineError`` for an unknown key.
    """
    _load_ours()
    if key not in _by_key:
        _load_plugins()
    if key in _by_key:
        return _by_key[key]
    if key in {_mappings().key, _mappings().plural}:
        return _mappings(), key == _mappings().plural
    name = key.removesuffix("[]")
    record = _known_records().get(name)
    codec = None if record is None else codec_of(record)
    if codec is not None:
        return codec, name != key
    keys = known_keys()
    raise LineError(
        f"unknown key {key!r}; expected one of {', '.join(keys)}{did_you_mean(key, keys)}"
    )


def known_keys() -> list[str]:
    """Return the keys that a line of JSON may have, those of dataclasses aside."""
    _load_ours()
    return [*_by_key, _mappings().key, _mappings().plural]


def refusal(kind: Any) -> str:
    """Say why a stream of a type cannot be written to a data file; "" if it can or may."""
    if kind is Any or kind is object:
        return ""
    kind = bare_type(kind)
    if get_origin(kind) in {Union, types.UnionType}:
        reasons = [refusal(one) for one in get_args(kind)]
        return "" if "" in reasons else reasons[0]
    found: Any = get_origin(kind) or kind
    if not isinstance(found, type):
        return ""
    origin: type[Any] = found
    if issubclass(origin, ImageFrame):
        return "pictures go into video and picture files"
    codec = codec_of(origin)
    if codec is not None:
        return codec.refusal(kind)
    if issubclass(origin, tuple | list):
        items = [one for one in get_args(kind) if one is not Ellipsis]
        return next((text for one in items if (text := refusal(one))), "")
    if any(codec_of(one) is not None for one in _subclasses(origin)):
        return ""
    return (
        f"{origin.__name__} has no form in a data file; make it a dataclass, or give it one with "
        "vitruvian.register_codec"
    )


@cache
def _load_ours() -> None:
    for name in dict.fromkeys(_MODULES.values()):
        for codec in _codecs_of(name):
            _add_keys(codec)


@cache
def _codecs_of(module: str) -> list[Codec[Any]]:
    """Return the codecs of a module of this folder, which are known by their types from then on."""
    codecs: list[Codec[Any]] = importlib.import_module(f"{__package__}.{module}").CODECS
    _by_type.update((codec.payload_type, codec) for codec in codecs)
    return codecs


@cache
def _load_plugins() -> None:
    for found in load_entry_points(ENTRY_POINT_GROUP, "the codecs"):
        # A module may register its codecs itself, or list them.
        codecs: Any = [found] if isinstance(found, Codec) else getattr(found, "CODECS", ())
        for codec in codecs:
            register_codec(codec)


def _add(codec: Codec[Any]) -> None:
    _by_type[codec.payload_type] = codec
    _add_keys(codec)


def _add_keys(codec: Codec[Any]) -> None:
    _by_key.setdefault(codec.key, (codec, False))
    _by_key.setdefault(codec.plural, (codec, True))


def _registered(kind: type[Any]) -> Codec[Any] | None:
    for base in kind.__mro__:
        if base not in _by_type and base.__name__ in _MODULES:
            _codecs_of(_MODULES[base.__name__])
        if base in _by_type:
            return _by_type[base]
    return None


@cache
def _mappings() -> Codec[Any]:
    from .records import mapping_codec

    return mapping_codec(_record_named)


def _record_named(name: str) -> type[Any]:
    found = _known_records().get(name)
    if found is None:
        raise LineError(f"there is no dataclass {name!r}; import the module that defines it")
    return found


def _known_records() -> dict[str, type[Any]]:
    """Return the dataclasses that were written, that calculators carry, and those of formats."""
    ours = (getattr(formats, name) for name in formats.__all__)
    calculators = REGISTRY.snapshot().values()
    ports = (port.type for cls in calculators for port in cls.contract.ports())
    kinds: list[Any] = [*_by_type, *ours, *_classes_in(ports)]
    return {str(kind.__name__): kind for kind in kinds if _is_record(kind)}


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and dataclasses.is_dataclass(kind)


def _classes_in(kinds: Iterable[Any]) -> Iterator[type[Any]]:
    for kind in kinds:
        if isinstance(kind, type):
            yield kind
        yield from _classes_in(get_args(kind))


def _subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from _subclasses(one)


def _origin(kind: type[Any]) -> tuple[str, str]:
    return kind.__module__, kind.__qualname__
