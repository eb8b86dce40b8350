import pytest

from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph import CalculatorGraph

GRAPH = """
output_side_packet: [one, two]
node:
  - calculator: ConstantSidePacketCalculator
    output_side_packet: [{wires}]
    options:
      packet: {packet}
"""


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("int_value", "2", 2),
        ("uint64_value", "18446744073709551615", 2**64 - 1),
        ("int64_value", "-5", -5),
        ("float_value", "2", 2.0),
        ("double_value", "0.25", 0.25),
        ("bool_value", "false", False),
        ("string_value", "text", "text"),
        ("string_vector_value", "{string_value: [a, b]}", ("a", "b")),
        ("float_vector_value", "{float_value: [1, 2.5]}", (1.0, 2.5)),
        ("int_vector_value", "{int_value: [1, 2]}", (1, 2)),
    ],
)
def test_a_constant_has_the_type_of_its_field(bench, field, written, value):
    run = bench(
        GRAPH.format(
            wires="PACKET:one, PACKET:1:two", packet=f"[{{{field}: {written}}}, {{int_value: 0}}]"
        )
    )
    run.finish()

    found = run.graph.get_output_side_packet("one").value
    assert found == value
    assert type(found) is type(value)


def test_several_constants_are_set_by_index(bench):
    run = bench(
        GRAPH.format(
            wires="PACKET:1:two, PACKET:0:one", packet="[{int_value: 2}, {bool_value: true}]"
        )
    )
    run.finish()

    assert run.graph.get_output_side_packet("one").value == 2
    assert run.graph.get_output_side_packet("two").value is True


@pytest.mark.parametrize(
    ("wires", "packet", "message"),
    [
        ("PACKET:one, PACKET:1:two", "[{int_value: 1}]", "wires 2 and sets 1"),
        (
            "PACKET:one, PACKET:1:two",
            "[{int_value: 1}, {}]",
            r"option packet\[1\] must set exactly one value",
        ),
        (
            "PACKET:one, PACKET:1:two",
            "[{int_value: 1}, {int_value: 1, bool_value: true}]",
            r"option packet\[1\] must set exactly one value",
        ),
        (
            "PACKET:one, PACKET:1:two",
            "[{int_value: 1}, {it_value: 1}]",
            "unknown field 'packet.1.it_value'",
        ),
        (
            "PACKET:one, PACKET:1:two",
            "[{int_value: 1}, {int_value: x}]",
            "'packet.1.int_value' is \"x\"",
        ),
    ],
)
def test_what_does_not_fit_is_refused(wires, packet, message):
    with pytest.raises(GraphConfigError, match=message):
        CalculatorGraph(GRAPH.format(wires=wires, packet=packet))


def test_the_option_is_needed():
    with pytest.raises(GraphConfigError, match="needs the option 'packet'"):
        CalculatorGraph(
            "node: [{calculator: ConstantSidePacketCalculator, output_side_packet: 'PACKET:one'}]"
        )
