"""The decorator that makes a calculator of a plain function.

The function itself is unchanged, so tests and other code call it as before. The graph runs a
``Calculator`` class that is made from its signature: the function's ``calculator`` attribute.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import inspect
import types
from collections.abc import Callable, Iterator
from typing import (
    Any,
    ClassVar,
    TypeVar,
    Union,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from ..errors import FrameworkError
from ..values.packet import Packet
from .calculator import Calculator
from .context import Context
from .ports import Input, Option, Output

__all__ = ["Outputs", "calculator"]

F = TypeVar("F", bound=Callable[..., Any])
M = TypeVar("M")

_YIELDING = (collections.abc.Iterator, collections.abc.Iterable, collections.abc.Generator)


@dataclass_transform(frozen_default=True)
class Outputs:
    """Base class of records that carry the values of several outputs, one in each field.

    A subclass becomes a frozen dataclass. Each field is sent on the output whose tag is the field's
    name in capitals; a field that is None sends nothing.

    Example
    -------
    >>> class Parts(Outputs):
    ...     words: tuple[str, ...]
    ...     count: int | None = None
    """

    def __init_subclass__(cls, **extra: Any) -> None:
        super().__init_subclass__(**extra)
        dataclasses.dataclass(frozen=True)(cls)


def calculator(name: str, *, output: str = "") -> Callable[[F], F]:
    """Register a function as the calculator ``name`` and return the function itself.

    Parameters are inputs, the tag being the name in capitals; ``T | None`` makes one optional.
    Keyword-only parameters are options. A parameter annotated ``Context`` gets the context. The
    result goes to the output tagged ``output`` (untagged by default), an ``Outputs`` record to
    several; None sends nothing. A generator function without inputs is a source: it yields values,
    which get the times 0, 1, 2 …, or packets with times of their own.

    Raises ``FrameworkError`` for a signature from which this cannot be read, and for a name that
    another calculator has.

    Example
    -------
    >>> @calculator("GrowCalculator", output="SIZE")
    ... def grow(size: float, previous: float | None, *, scale: float = 1.25) -> float:
    ...     return scale * max(size, previous or 0.0)
    >>> grow(2.0, None, scale=2.0)
    4.0
    """
    if not isinstance(name, str):
        raise FrameworkError(
            "@calculator needs the name that graph files use; write "
            '@calculator("SomeNameCalculator") above the function'
        )

    def register(function: F) -> F:
        made = _Signature(function, name, output).make()
        function.calculator = made  # type: ignore[attr-defined]  # pyright: ignore[reportFunctionMemberAccess]
        return function

    return register


class _FunctionCalculator(Calculator, abstract=True):
    """Base of the calculators that call a function at each timestamp."""

    _function: ClassVar[Callable[..., Any]]
    #: For each positional parameter its input port, or None where the context goes.
    _parameters: ClassVar[tuple[Input[Any] | None, ...]]
    #: Names of keyword-only parameters, and whether each takes the context.
    _keywords: ClassVar[dict[str, bool]]
    _record: ClassVar[bool]
    _sends: ClassVar[dict[str, Output[Any]]]

    def process(self, ctx: Context) -> None:
        self._send(ctx, self._call(ctx), ctx.timestamp)

    def _call(self, ctx: Context) -> Any:
        positional = [ctx if port is None else ctx.get(port) for port in self._parameters]
        keywords = {
            name: ctx if is_context else getattr(self, name)
            for name, is_context in self._keywords.items()
        }
        return self._function(*positional, **keywords)

    def _send(self, ctx: Context, result: Any, at: int) -> None:
        if result is None:
            return
        for field, port in self._sends.items():
            value = getattr(result, field) if self._record else result
            if value is not None:
                ctx.send(port, value, at=at)


class _GeneratorCalculator(_FunctionCalculator, abstract=True):
    """Base of the sources that send what a generator yields."""

    def open(self, ctx: Context) -> None:
        self._values: Iterator[Any] | None = None
        self._yielded = 0

    def process(self, ctx: Context) -> None:
        # Made here and not in `open`, since the function may take the context of `process`.
        if self._values is None:
            self._values = iter(self._call(ctx))
        try:
            result = next(self._values)
        except StopIteration:
            ctx.stop()
            return
        at: int = self._yielded
        self._yielded += 1
        if isinstance(result, Packet):
            at, result = result.timestamp, result.value  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        self._send(ctx, result, at)

    def close(self, ctx: Context) -> None:
        close = getattr(self._values, "close", None)
        if close is not None:
            close()


class _Signature:
    """A function's signature, read into the members of a calculator class."""

    def __init__(self, function: Callable[..., Any], name: str, output: str) -> None:
        self.function = function
        self.name = name
        self.output = output
        self.is_source = inspect.isgeneratorfunction(function)
        self.members: dict[str, Any] = {}
        self.hints = self._read_hints()

    def make(self) -> type[Calculator]:
        """Return the calculator class, registered."""
        self._read_parameters()
        self._read_result()
        self.members |= {
            "_function": staticmethod(self.function),
            "__doc__": self.function.__doc__,
            "__module__": self.function.__module__,
            # The function's name, by which the registry recognizes a function that is defined
            # again, as in a notebook cell that runs a second time.
            "__qualname__": self.function.__qualname__,
        }
        base = _GeneratorCalculator if self.is_source else _FunctionCalculator
        return types.new_class(self.name, (base,), {}, lambda body: body.update(self.members))

    def _read_hints(self) -> dict[str, Any]:
        if inspect.iscoroutinefunction(self.function):
            raise self._error("an async function cannot be a calculator; use a plain function")
        try:
            return get_type_hints(self.function)
        except NameError as error:
            raise self._error(
                f"an annotation names {error.name!r}, which the module does not know at run time; "
                "import it outside TYPE_CHECKING and define types at module level"
            ) from error

    def _read_parameters(self) -> None:
        positional: list[Input[Any] | None] = []
        keywords: dict[str, bool] = {}
        for name, parameter in inspect.signature(self.function).parameters.items():
            hint = self._hint(parameter)
            if parameter.kind is parameter.KEYWORD_ONLY:
                keywords[name] = hint is Context
                if hint is not Context:
                    required = parameter.default is parameter.empty
                    default = () if required else (parameter.default,)
                    self._add(name, Option(*default, type=hint))
            elif hint is Context:
                positional.append(None)
            else:
                positional.append(self._add(name, self._input(parameter, hint)))
        self.members |= {"_parameters": tuple(positional), "_keywords": keywords}
        takes_inputs = any(port is not None for port in positional)
        if self.is_source == takes_inputs:
            raise self._error(
                "a generator function is a source and takes no inputs; options are keyword-only"
                if takes_inputs
                else "it takes no inputs; a source is a generator function, which yields values"
            )

    def _hint(self, parameter: inspect.Parameter) -> Any:
        if parameter.kind in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}:
            stars = "*" if parameter.kind is parameter.VAR_POSITIONAL else "**"
            raise self._error(
                f"{stars}{parameter.name} cannot be wired; name each input and option"
            )
        if parameter.name not in self.hints:
            raise self._error(
                f"parameter {parameter.name!r} has no annotation; write its payload's type, "
                f"or '{parameter.name}: Any'"
            )
        return self.hints[parameter.name]

    def _input(self, parameter: inspect.Parameter, hint: Any) -> Input[Any]:
        payload, optional = _without_none(hint)
        if parameter.default is not parameter.empty and not (
            optional and parameter.default is None
        ):
            raise self._error(
                f"parameter {parameter.name!r} has a default, which an input cannot have; put it "
                "after '*' to make it an option"
            )
        return Input(payload, optional=optional)

    def _read_result(self) -> None:
        if "return" not in self.hints:
            raise self._error("it has no result type; write '-> SomeType', or '-> None' for a sink")
        payload: Any = _without_none(self._yielded_type(self.hints["return"]))[0]
        fields = _record_fields(payload)
        if fields and self.output:
            raise self._error(
                f"output={self.output!r} cannot name the outputs of {payload.__name__}, whose "
                "fields are their names"
            )
        if fields:
            sends = {name: self._output(name, hint, None) for name, hint in fields.items()}
        elif payload is type(None):
            sends = {}
        else:
            name = self.output.lower() or "output"
            sends = {"": self._output(name, payload, self.output)}
        self.members |= {"_sends": sends, "_record": bool(fields)}

    def _yielded_type(self, hint: Any) -> Any:
        if not self.is_source:
            return hint
        arguments = get_args(hint)
        if get_origin(hint) not in _YIELDING or not arguments:
            raise self._error("a generator's result type is written '-> Iterator[SomeType]'")
        yielded = arguments[0]
        return get_args(yielded)[0] if get_origin(yielded) is Packet else yielded

    def _output(self, name: str, hint: Any, tag: str | None) -> Output[Any]:
        payload, _ = _without_none(hint)
        port: Output[Any] = Output(payload, tag=name.strip("_").upper() if tag is None else tag)
        # An input may have the same tag; as attributes the two need different names.
        return self._add(f"{name}_out" if name in self.members else name, port)

    def _add(self, name: str, member: M) -> M:
        if hasattr(_GeneratorCalculator, name):
            raise self._error(f"{name!r} is an attribute that every calculator has; rename it")
        if name.upper() in (other.upper() for other in self.members):
            raise self._error(f"{name!r} and another name differ only in capitals; rename it")
        self.members[name] = member
        return member

    def _error(self, message: str) -> FrameworkError:
        # Where a graph imports the module, its message begins with the place, as for a class.
        return FrameworkError(
            f"@calculator({self.name!r}), function {self.function.__name__}: {message}"
        )


def _without_none(hint: Any) -> tuple[Any, bool]:
    """Return a type without ``| None``, and whether it had that."""
    if get_origin(hint) not in {Union, types.UnionType}:
        return hint, False
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    return Union[tuple(kinds)], len(kinds) < len(get_args(hint))  # noqa: UP007  # of a tuple


def _record_fields(payload: Any) -> dict[str, Any]:
    """Return the fields of an ``Outputs`` record and their types; none for another payload."""
    if not inspect.isclass(payload) or not issubclass(payload, Outputs):
        return {}
    hints = get_type_hints(payload)
    return {field.name: hints[field.name] for field in dataclasses.fields(cast("Any", payload))}
