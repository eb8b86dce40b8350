"""Read the arguments of a command as they were typed."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..framework.errors import did_you_mean
from .parameters import Argument, Option, Parameter
from .reporting import UsageError

__all__ = ["read_arguments"]


def read_arguments(
    command: str, parameters: Sequence[Parameter], arguments: Iterable[str]
) -> dict[str, Any]:
    """Return the values of all parameters by name; raises ``UsageError``.

    Options and arguments may be mixed: ``--out=FILE``, ``--out FILE``, ``-oFILE`` and ``-o FILE``
    are the same, ``-qo FILE`` is two options, and after ``--`` everything goes by its place.
    """
    try:
        given = _Reader(parameters).read(arguments)
    except ValueError as error:
        raise UsageError(f"{command}: {error}; '{command} --help' explains it") from None
    for one in parameters:
        if one.name in given and isinstance(one.declared, Option) and one.declared.call:
            one.declared.call(given[one.name])
    return {one.name: one.default for one in parameters} | given


class _Reader:
    def __init__(self, parameters: Sequence[Parameter]) -> None:
        self._parameters = parameters
        self._options = {name: one for one in parameters for name in one.option_names}
        self._given: dict[str, Any] = {}

    def read(self, arguments: Iterable[str]) -> dict[str, Any]:
        """Return what is given; raises ``ValueError`` with what is wrong or missing."""
        self._take_arguments(list(self._take_options(deque(arguments))))
        for one in self._parameters:
            variable = getattr(one.declared, "variable", "")
            if one.name not in self._given and variable in os.environ:
                self._set(one, os.environ[variable])
        missing = [one.title for one in self._parameters if self._is_missing(one)]
        if missing:
            raise ValueError(f"{' and '.join(missing)} must be given")
        return self._given

    def _is_missing(self, one: Parameter) -> bool:
        return one.is_required and one.name not in self._given

    def _take_options(self, arguments: deque[str]) -> Iterator[str]:
        """Set the options, and yield what goes by its place."""
        while arguments:
            text = arguments.popleft()
            if text == "--":
                yield from arguments
                return
            if not text.startswith("-") or text == "-":
                yield text
            elif text.startswith("--"):
                name, sign, value = text.partition("=")
                self._take_option(name, value if sign else None, arguments)
            else:
                self._take_short(text[:2], text[2:], arguments)

    def _take_short(self, name: str, attached: str, arguments: deque[str]) -> None:
        option = self._options.get(name)
        if attached and option is not None and option.type is bool:
            # `-qo FILE`
            arguments.appendleft(f"-{attached}")
            attached = ""
        self._take_option(name, attached or None, arguments)

    def _take_option(self, name: str, value: str | None, arguments: deque[str]) -> None:
        option = self._options.get(name)
        if option is None:
            raise ValueError(f"there is no option {name!r}.{did_you_mean(name, self._options)}")
        if option.type is bool:
            if value is not None:
                raise ValueError(f"{name} takes no value; got {value!r}")
            self._given[option.name] = name not in option.off_names
            return
        if value is None:
            if not arguments:
                raise ValueError(f"{name} needs a value, {option.metavar}")
            value = arguments.popleft()
        self._set(option, value)

    def _take_arguments(self, texts: list[str]) -> None:
        for one in self._parameters:
            if isinstance(one.declared, Argument):
                count = len(texts) if one.is_list else 1
                for text in texts[:count]:
                    self._set(one, text)
                texts = texts[count:]
        if texts:
            raise ValueError(f"{texts[0]!r} is one argument too many")

    def _set(self, one: Parameter, text: str) -> None:
        value = one.value_of(text)
        if one.is_list:
            self._given.setdefault(one.name, []).append(value)
        else:
            self._given[one.name] = value
