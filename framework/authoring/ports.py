"""What a calculator declares as class attributes: streams, side packets and options."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, overload

from ..errors import GraphStateError
from ..values.payload_types import type_name

__all__ = ["ANY_TAG", "Input", "Option", "Output", "Port", "SideInput", "SideOutput"]

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    # Makes `Input(Any)` an `Input[Any]`, not one of unknown type.
    T = TypeVar("T", default=Any)
else:
    from typing import TypeVar

    T = TypeVar("T")

#: As a port's tag: take every entry of the node that no other port takes, whatever its tag.
ANY_TAG = "*"


class Port(Generic[T]):
    """A stream or side packet of a calculator; base class of the four kinds of ports.

    The tag in a graph file is the attribute's name in capitals (``roi`` is wired as
    ``ROI:stream``) unless ``tag`` says otherwise; ``tag=""`` makes the port untagged, ``ANY_TAG``
    collects what is left. ``repeated`` accepts any number of indexes (``TAG:0:a``, ``TAG:1:b``).
    An ``optional`` input may be left unwired, and does not hold back ``process`` when it has no
    packet. Outputs may always be left unwired. ``type`` is a class, ``Any`` or a generic such as
    ``tuple[Detection, ...]``; it is checked between nodes when the graph loads (in full) and on
    every packet (the class).

    ``refusal`` is a function that gets the type of the wired stream and returns why this input
    cannot take it, or "". With it, an input of type ``Any`` can still refuse a graph at load.

    ``same_as`` gives an output the type of an input (entry by entry if both are repeated), so that
    types are checked across calculators that pass packets on.
    """

    side = False
    is_output = False

    @overload
    def __init__(
        self,
        type: type[T],
        *,
        tag: str | None = None,
        optional: bool = False,
        repeated: bool = False,
        same_as: Port[Any] | None = None,
        refusal: Callable[[Any], str] | None = None,
        doc: str = "",
    ) -> None: ...
    @overload
    def __init__(
        self: Port[Any],
        type: object,
        *,
        tag: str | None = None,
        optional: bool = False,
        repeated: bool = False,
        same_as: Port[Any] | None = None,
        refusal: Callable[[Any], str] | None = None,
        doc: str = "",
    ) -> None: ...
    def __init__(
        self,
        type: Any,  # noqa: A002
        *,
        tag: str | None = None,
        optional: bool = False,
        repeated: bool = False,
        same_as: Port[Any] | None = None,
        refusal: Callable[[Any], str] | None = None,
        doc: str = "",
    ) -> None:
        self.type: Any = type
        self.name = ""
        self.tag = tag if tag is not None else ""
        self.optional = optional
        self.repeated = repeated or tag == ANY_TAG
        self.same_as = same_as
        self.refusal = refusal
        self.doc = doc
        self._tag_from_name = tag is None

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        if self._tag_from_name:
            self.tag = name.strip("_").upper()

    if not TYPE_CHECKING:
        # For type checkers a port is a plain attribute, which takes no payload.
        def __set__(self, instance: object, value: object) -> None:
            """Refuse ``self.roi = rect``, which would hide the port and send nothing.

            Another port may take its place in ``open``, such as the one whose tag is wired.
            """
            if isinstance(value, Port):
                vars(instance)[self.name] = value
                return
            name = f"self.{self.name}"
            remedy = f"send with ctx[{name}] = …" if self.is_output else "take another attribute"
            raise GraphStateError(
                f"{type(instance).__name__}: {name} is a port, and cannot be set; {remedy}"
            )

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({self.tag or 'untagged'}: {type_name(self.type)})"


class Input(Port[T]):
    """An input stream: ``image = Input(ImageFrame)``, read with ``ctx[self.image]``."""


class Output(Port[T]):
    """An output stream: ``roi = Output(Rect)``, sent with ``ctx[self.roi] = value``."""

    is_output = True


class SideInput(Port[T]):
    """A side packet that is read: a value set once, before the node opens."""

    side = True


class SideOutput(Port[T]):
    """A side packet that is set, once, in open, process or close."""

    side = True
    is_output = True


class _Required:
    """The type of ``REQUIRED``, which stands for the default of an option that has none."""

    def __repr__(self) -> str:
        return "required"


REQUIRED: Any = _Required()


class Option(Generic[T]):
    """An option of a calculator: ``scale = Option(1.25, doc="Grow by this factor.")``.

    ``self.scale`` is the value. The type is that of the default unless ``type`` gives it; an
    option with only a type must be set by every node. Choices are a ``StrEnum``; lists are
    ``tuple[float, ...]``; groups are frozen dataclasses. ``ge``, ``le``, ``gt`` and ``lt`` limit a
    number. ``example`` is a value as a graph file has it, for the node that ``vitruvian
    calculators`` prints; give one where an option has to be set, or should be.
    """

    @overload
    def __init__(
        self,
        default: T,
        *,
        type: Any = None,
        doc: str = "",
        example: Any = None,
        **limits: float,
    ) -> None: ...
    @overload
    def __init__(
        self,
        *,
        type: Callable[..., T],
        doc: str = "",
        example: Any = None,
        **limits: float,
    ) -> None: ...
    def __init__(
        self,
        default: Any = REQUIRED,
        *,
        type: Any = None,  # noqa: A002
        doc: str = "",
        example: Any = None,
        **limits: float,
    ) -> None:
        self.default = default
        self.type: Any = default.__class__ if type is None else type
        self.doc = doc
        self.example = example
        self.limits = limits
        self.name = ""

    @property
    def required(self) -> bool:
        """Return True when every node must set this option."""
        return self.default is REQUIRED

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Option[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> Option[T] | T:
        # An instance has its value in `__dict__`, which is found before this (Calculator.__init__).
        return self if instance is None else self.default

    def __repr__(self) -> str:
        return f"Option({self.name}: {type_name(self.type)} = {self.default!r})"
