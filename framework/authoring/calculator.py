"""The base class of calculators, and where they are registered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

from ..errors import GraphStateError
from ..streams.sync import InputPolicy
from .class_checks import check_class, check_members, describe_returned
from .context import Context
from .contract import Contract, contract_of
from .demand import Demand
from .registry import ClassRegistry

__all__ = ["REGISTRY", "Calculator", "CalculatorRegistry"]

#: The methods that may have an effect besides the outputs.
_WORK = frozenset({"open", "process", "process_batch", "close"})


class Calculator:
    """Base class of calculators, the node types that a graph file names by their class names.

    Declare ports and options as class attributes and override ``process``. A new instance is made
    for every run, so state belongs in attributes that ``open`` sets. A calculator without inputs is
    a source: ``process`` is called again and again until ``ctx.stop()``.

    Class attributes: ``sync`` is the input policy (None: wait until all inputs are settled at a
    timestamp); ``timestamp_offset``, ``process_timestamp_bounds`` and ``max_in_flight`` as in
    ``Contract``. ``class Base(Calculator, abstract=True)`` is not registered.

    ``class HalveCalculator(Calculator, pure=True)`` promises that a node does nothing but make its
    outputs, so that it need not run while they are unread. A subclass that overrides a method has
    to promise it again.

    Example
    -------
    >>> class HalveCalculator(Calculator):
    ...     number = Input(float)
    ...     half = Output(float)
    ...
    ...     def process(self, ctx: Context) -> None:
    ...         ctx[self.half] = ctx[self.number] / 2
    """

    contract: ClassVar[Contract]
    sync: ClassVar[InputPolicy | None] = None
    timestamp_offset: ClassVar[int | None] = 0
    process_timestamp_bounds: ClassVar[bool] = False
    max_in_flight: ClassVar[int] = 1
    is_pure: ClassVar[bool] = False

    def __init_subclass__(
        cls,
        *,
        abstract: bool = False,
        name: str | None = None,
        pure: bool | None = None,
        **extra: Any,
    ) -> None:
        super().__init_subclass__(**extra)
        # A subclass of a pure class may write files in its `process`. Were it pure by inheritance,
        # it would silently stop doing so in runs that read none of its outputs.
        if pure is not None:
            cls.is_pure = pure
        elif not vars(cls).keys().isdisjoint(_WORK):
            cls.is_pure = False
        check_members(cls, Calculator)
        cls.contract = contract_of(cls)
        check_class(cls, Calculator, abstract=abstract)
        if not abstract:
            REGISTRY.add(name or cls.__name__, cls)

    def __init__(self, **options: Any) -> None:
        """Make an instance with these option values; raises ``GraphConfigError`` for wrong ones."""
        from .options import parse_options

        self.__dict__.update(parse_options(type(self), options))

    @classmethod
    def update_contract(cls, contract: Contract) -> None:
        """Adapt the contract to one node (``contract.node``).

        Raise ``ValueError`` to refuse the node's wiring; the message is reported at its line.
        """

    @classmethod
    def missing_files(cls, options: Mapping[str, Any], folder: Path) -> Mapping[str, str]:
        """Return what is wrong with files that the options name, by option.

        Relative paths count from ``folder``. ``vitruvian check`` tells it at the options' lines. A
        graph can be loaded and shown without its files; a run misses them in ``open``.
        """
        return {}

    @classmethod
    def packaged_files(cls, options: Mapping[str, Any]) -> Sequence[str]:
        """Return the names by which a node with these options opens packaged files, if it does.

        ``vitruvian check`` tells which of them the first run will fetch. A name may also turn out
        to be none of a packaged file, such as one of several texts to choose from.
        """
        return ()

    @classmethod
    def example_nodes(cls) -> str:
        """Return nodes in YAML that show how to wire this calculator among others, or "".

        For a calculator that means nothing alone, such as either end of a loop. ``vitruvian
        calculators`` prints them; without, it makes up one node from the ports and options.
        """
        return ""

    @classmethod
    def narrow_demand(cls, demand: Demand) -> None:
        """Narrow what one node reads of its inputs, if it does not read everything; see ``Demand``.

        Called when a run starts, more than once. What is unread may be skipped by the nodes that
        make it, and then arrives empty. A node that will only hand packets on says so here, too.
        """

    def open(self, ctx: Context) -> None:
        """Prepare for a run; side packets can be read, packets sent with an explicit time."""

    def process(self, ctx: Context) -> None:
        """Handle the packets of one timestamp."""

    def process_batch(self, batch: Sequence[Context]) -> None:
        """Handle the packets of several timestamps in one call, in order.

        Called in place of ``process`` where the input policy collects them:
        ``sync = Synchronized(batch_size=4)``. Override it to work on all of them at once; the last
        batch of a run may be shorter.
        """
        for ctx in batch:
            returned: object = self.process(ctx)  # type: ignore[func-returns-value]
            if returned is not None:
                raise GraphStateError(describe_returned(type(self), returned))

    def close(self, ctx: Context) -> None:
        """Finish a run; runs once after a successful ``open``, even when the graph failed."""


CalculatorRegistry: TypeAlias = ClassRegistry[Calculator]

#: Where every calculator class that is defined is registered.
REGISTRY: CalculatorRegistry = ClassRegistry()
