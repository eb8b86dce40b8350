from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from vitruvian.framework.authoring.calculator import REGISTRY, Calculator
from vitruvian.framework.authoring.context import Context
from vitruvian.framework.authoring.function_calculator import Outputs, calculator
from vitruvian.framework.errors import FrameworkError, GraphConfigError
from vitruvian.framework.testing import run_calculator
from vitruvian.framework.values.packet import Packet
from vitruvian.framework.values.timestamp import Timestamp

if TYPE_CHECKING:
    from decimal import Decimal


@calculator("FunctionGrowCalculator")
def grow(size: float, previous: float | None, *, scale: float = 1.25) -> float:
    """Grow a size, or the previous one if that is greater."""
    return scale * max(size, previous or 0.0)


@calculator("FunctionEvenCalculator", output="EVEN")
def even(number: int) -> int | None:
    return number if number % 2 == 0 else None


class Parts(Outputs):
    words: tuple[str, ...]
    count: int | None = None


@calculator("FunctionSplitCalculator")
def split(text: str) -> Parts:
    words = tuple(text.split())
    return Parts(words, len(words) or None)


@calculator("FunctionCountCalculator")
def count_up(*, to: int, skip: int = -1) -> Iterator[int | None]:
    for number in range(to):
        yield None if number == skip else number * 10


class TestTheFunction:
    def test_stays_callable(self):
        assert grow(2.0, None, scale=2.0) == 4.0
        assert grow(1.0, 3.0) == 3.75
        assert list(count_up(to=2)) == [0, 10]

    def test_is_registered_under_the_given_name(self):
        made = REGISTRY.get("FunctionGrowCalculator")

        assert made is grow.calculator
        assert made.__name__ == "FunctionGrowCalculator"
        assert issubclass(made, Calculator)

    def test_lends_its_docstring(self):
        assert grow.calculator.__doc__ == grow.__doc__

    def test_may_be_defined_again(self):
        def define():
            @calculator("FunctionAgainCalculator")
            def again(number: int) -> int:
                return number

            return again

        define()
        second = define()

        assert REGISTRY.get("FunctionAgainCalculator") is second.calculator


class TestPorts:
    def test_parameters_are_inputs(self):
        size, previous = grow.calculator.contract.inputs

        assert (size.name, size.tag, size.type, size.optional) == ("size", "SIZE", float, False)
        assert (previous.tag, previous.type, previous.optional) == ("PREVIOUS", float, True)

    def test_the_result_is_an_untagged_output(self):
        [output] = grow.calculator.contract.outputs

        assert (output.name, output.tag, output.type) == ("output", "", float)

    def test_the_output_may_have_a_tag(self):
        [output] = even.calculator.contract.outputs

        assert (output.name, output.tag, output.type) == ("even", "EVEN", int)

    def test_an_output_may_have_the_tag_of_an_input(self):
        @calculator("FunctionTagCalculator", output="IMAGE")
        def pass_image(image: Any) -> Any:
            return image

        contract = pass_image.calculator.contract
        assert [port.tag for port in contract.ports()] == ["IMAGE", "IMAGE"]
        assert run_calculator(pass_image.calculator, image=[(0, "a")]).image_out == [(0, "a")]

    def test_the_fields_of_a_record_are_outputs(self):
        outputs = split.calculator.contract.outputs

        assert [(port.tag, port.type) for port in outputs] == [
            ("WORDS", tuple[str, ...]),
            ("COUNT", int),
        ]

    def test_keyword_only_parameters_are_options(self):
        options = count_up.calculator.contract.options

        assert list(options) == ["to", "skip"]
        assert options["to"].required
        assert (options["skip"].default, options["skip"].type) == (-1, int)

    def test_a_union_stays_a_union(self):
        @calculator("FunctionUnionCalculator")
        def either(value: int | str | None) -> int | str:
            return value or 0

        [port] = either.calculator.contract.inputs
        assert port.type == int | str
        assert port.optional

    def test_a_function_without_a_result_is_a_sink(self):
        @calculator("FunctionSinkCalculator")
        def swallow(value: int) -> None:
            pass

        assert swallow.calculator.contract.outputs == []


class TestRuns:
    def test_a_function_maps_each_timestamp(self):
        result = run_calculator(grow.calculator(scale=2.0), size=[(0, 1.0), (5, 2.0)])

        assert result.output == [(0, 2.0), (5, 4.0)]

    def test_an_optional_input_without_a_packet_is_none(self):
        result = run_calculator(
            grow.calculator, size=[(0, 1.0), (5, 2.0)], previous=[(5, 8.0), (7, 9.0)]
        )

        assert result.output == [(0, 1.25), (5, 10.0)]

    def test_none_sends_nothing(self):
        assert run_calculator(even.calculator, number=[(0, 3), (1, 4)]).even == [(1, 4)]

    def test_a_record_sends_each_field_that_is_not_none(self):
        result = run_calculator(split.calculator, text=[(0, "a b"), (1, "")])

        assert result.words == [(0, ("a", "b")), (1, ())]
        assert result.count == [(0, 2)]

    def test_the_context_is_passed_where_it_is_asked_for(self):
        @calculator("FunctionTimeCalculator")
        def times(value: str, ctx: Context, *, again: Context, sep: str = "@") -> str:
            assert ctx is again
            return f"{value}{sep}{ctx.timestamp}"

        result = run_calculator(times.calculator, value=[(7, "a")])

        assert result.output == [(7, "a@7")]

    def test_a_generator_is_a_source(self):
        assert run_calculator(count_up.calculator(to=3)).output == [(0, 0), (1, 10), (2, 20)]

    def test_a_generator_that_yields_none_sends_nothing_at_that_time(self):
        result = run_calculator(count_up.calculator(to=3, skip=1))

        assert result.output == [(0, 0), (2, 20)]

    def test_a_generator_may_yield_packets_with_their_time(self):
        @calculator("FunctionPacketsCalculator")
        def packets() -> Generator[Packet[str], None, None]:
            yield Packet("a").at(33)
            yield Packet("b").at(Timestamp.MAX)

        [output] = packets.calculator.contract.outputs
        assert output.type is str
        assert run_calculator(packets.calculator).output == [(33, "a"), (Timestamp.MAX, "b")]

    def test_a_generator_may_yield_records(self):
        @calculator("FunctionRecordsCalculator")
        def records() -> Iterator[Parts]:
            yield Parts(("a",), 1)
            yield Parts(("b",))

        result = run_calculator(records.calculator)

        assert result.words == [(0, ("a",)), (1, ("b",))]
        assert result.count == [(0, 1)]

    def test_every_run_starts_the_generator_anew(self):
        for _ in range(2):
            assert len(run_calculator(count_up.calculator(to=2)).output) == 2

    def test_a_generator_that_fails_raises_its_error(self):
        @calculator("FunctionFailingCalculator")
        def failing() -> Iterator[int]:
            yield 1
            raise KeyError("inside")

        with pytest.raises(KeyError, match="inside"):
            run_calculator(failing.calculator)

    def test_a_wrong_option_is_an_error(self):
        with pytest.raises(GraphConfigError, match="FunctionGrowCalculator has no option 'scael'"):
            grow.calculator(scael=1.0)


class TestRecords:
    def test_are_frozen_and_equal_by_value(self):
        assert Parts(("a",), 1) == Parts(words=("a",), count=1)
        with pytest.raises(AttributeError, match="cannot assign"):
            Parts(("a",)).count = 2


def no_annotation(value) -> int: ...
def no_result(value: int): ...
def star(*values: int) -> int: ...
def stars(value: int, **more: int) -> int: ...
def default(value: int = 3) -> int: ...
def nothing(*, scale: float = 1.0) -> int: ...
def two_of_a_tag(value: int, VALUE: int) -> int: ...  # noqa: N803
def reserved(process: int) -> int: ...
def hidden(value: Decimal) -> int: ...
def bare() -> int:
    yield 1


def reading(value: int) -> Iterator[int]:
    yield value


async def waiting(value: int) -> int: ...


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (no_annotation, "parameter 'value' has no annotation; write its payload's type"),
        (no_result, "has no result type; write '-> SomeType', or '-> None' for a sink"),
        (star, r"\*values cannot be wired"),
        (stars, r"\*\*more cannot be wired"),
        (default, r"'value' has a default, which an input cannot have; put it after '\*'"),
        (nothing, "it takes no inputs; a source is a generator function"),
        (reading, "a generator function is a source and takes no inputs"),
        (bare, r"a generator's result type is written '-> Iterator\[SomeType\]'"),
        (two_of_a_tag, "'VALUE' and another name differ only in capitals"),
        (reserved, "'process' is an attribute that every calculator has; rename it"),
        (hidden, "an annotation names 'Decimal', which the module does not know at run time"),
        (waiting, "an async function cannot be a calculator"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_an_unclear_signature_is_refused_where_it_is_defined(function, message):
    with pytest.raises(FrameworkError, match=message):
        calculator("FunctionWrongCalculator")(function)
    assert "FunctionWrongCalculator" not in REGISTRY


def test_an_error_names_calculator_and_function():
    with pytest.raises(
        FrameworkError, match=r"^@calculator\('XCalculator'\), function no_result: it has no"
    ):
        calculator("XCalculator")(no_result)


def test_a_record_names_its_outputs_itself():
    with pytest.raises(FrameworkError, match="cannot name the outputs of Parts"):

        @calculator("FunctionWrongCalculator", output="WORDS")
        def split_again(text: str) -> Parts: ...


def test_a_name_is_needed():
    with pytest.raises(FrameworkError, match="needs the name that graph files use"):

        @calculator
        def nameless(value: int) -> int: ...


def test_a_name_that_another_calculator_has_is_refused():
    with pytest.raises(FrameworkError, match="'FunctionGrowCalculator' is defined twice"):

        @calculator("FunctionGrowCalculator")
        def other(value: int) -> int: ...
