import pytest

from vitruvian.calculators.core.gate import GateCalculator, GateState
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph import CalculatorGraph
from vitruvian.framework.planning.demand import needed_plan
from vitruvian.framework.planning.loading import load_plan
from vitruvian.framework.testing import run_calculator

DATA = [(1, "a"), (2, "b"), (3, "c")]


@pytest.mark.parametrize(
    ("control", "passed"),
    [
        ({"allow_flag": [(1, True), (2, False), (3, True)]}, [1, 3]),
        ({"disallow_flag": [(1, True), (2, False), (3, True)]}, [2]),
    ],
)
def test_a_control_stream_opens_and_shuts(control, passed):
    result = run_calculator(GateCalculator(), data=[DATA], **control)

    assert [time for time, _ in result.data_out[0]] == passed


@pytest.mark.parametrize("empty_allows", [False, True])
@pytest.mark.parametrize("control", ["allow_flag", "disallow_flag"])
def test_a_missing_flag_shuts_unless_told_otherwise(control, empty_allows):
    gate = GateCalculator(empty_packets_as_allow=empty_allows)
    flag = control == "allow_flag"

    result = run_calculator(gate, data=[DATA], **{control: [(2, flag), (5, flag)]})

    assert [time for time, _ in result.data_out[0]] == ([1, 2, 3] if empty_allows else [2])


@pytest.mark.parametrize(
    ("side", "passes"),
    [
        ({"allow_side": True}, True),
        ({"allow_side": False}, False),
        ({"disallow_side": True}, False),
        ({"disallow_side": False}, True),
    ],
)
def test_a_side_packet_decides_for_the_run(side, passes):
    # Neither option counts where a side packet is given.
    gate = GateCalculator(allow=not passes, empty_packets_as_allow=not passes)

    result = run_calculator(gate, data=[DATA], side_packets=side)

    assert result.data_out == [DATA if passes else []]


@pytest.mark.parametrize("allow", [False, True])
def test_without_a_control_the_option_decides(allow):
    result = run_calculator(GateCalculator(allow=allow), data=[DATA])

    assert result.data_out == [DATA if allow else []]


def test_all_data_streams_pass_alike():
    result = run_calculator(
        GateCalculator(), data=[DATA, [(1, "x"), (3, "z")]], allow_flag=[(2, True), (3, True)]
    )

    assert result.data_out == [[(2, "b"), (3, "c")], [(3, "z")]]


@pytest.mark.parametrize(
    ("initial", "changes"),
    [
        (GateState.GATE_UNINITIALIZED, [(2, False), (3, True)]),
        (GateState.GATE_ALLOW, [(2, False), (3, True)]),
        (GateState.GATE_DISALLOW, [(1, True), (2, False), (3, True)]),
        (GateState.UNSPECIFIED, [(1, True), (2, False), (3, True)]),
    ],
)
def test_changes_of_state_are_told(initial, changes):
    result = run_calculator(
        GateCalculator(initial_gate_state=initial),
        data=[DATA],
        allow_flag=[(1, True), (2, False), (3, True)],
    )

    assert result.state_change == changes


def test_changes_of_state_are_told_without_data():
    graph = CalculatorGraph(
        "input_stream: flag\nnode:\n  - calculator: GateCalculator\n"
        "    input_stream: DISALLOW:flag\n    output_stream: STATE_CHANGE:change\n",
        threads=0,
    )
    changes: list[tuple[int, bool]] = []
    graph.observe_output_stream(
        "change", lambda _, packet: changes.append((int(packet.timestamp), packet.value))
    )
    with graph:
        for time, flag in enumerate([True, False, False, True]):
            graph.add_packet_to_input_stream("flag", flag, time)

    assert changes == [(1, True), (3, False)]


GATE = """
input_stream: [data, flag]
output_stream: out
input_side_packet: side
node:
  - calculator: GateCalculator
    input_stream: data
    input_side_packet: {tag}:side
    output_stream: out
    options: {{allow: {allow}}}
"""


@pytest.mark.parametrize("allow", [False, True])
def test_where_the_side_packet_is_absent_the_option_decides(bench, allow):
    run = bench(GATE.format(tag="ALLOW", allow=str(allow).lower()))
    run.packet("data", 1)

    assert run.sent() == ([(1, "data1")] if allow else [])


@pytest.mark.parametrize(("tag", "value"), [("ALLOW", False), ("DISALLOW", True)])
def test_a_gate_that_stays_shut_ends_its_outputs(bench, tag, value):
    run = bench(GATE.format(tag=tag, allow="false"), {"side": value})
    run.packet("data", 1)

    assert run.is_closed()


def test_a_gate_that_is_shut_for_now_passes_bounds(bench):
    run = bench(
        """
        input_stream: [data, flag]
        output_stream: out
        node:
          - calculator: GateCalculator
            input_stream: [data, ALLOW:flag]
            output_stream: out
        """
    )
    run.packet("data", 1)
    run.packet("flag", 1, value=False)

    assert run.seen()[-1] == (1, None)
    assert not run.is_closed()


@pytest.mark.parametrize(
    ("streams", "side_packets", "message"),
    [
        ("a, ALLOW:b, DISALLOW:c", "", "has stream ALLOW and stream DISALLOW"),
        ("a, ALLOW:b", "ALLOW:s", "has stream ALLOW and side packet ALLOW"),
        ("a", "ALLOW:s, DISALLOW:s", "has side packet ALLOW and side packet DISALLOW"),
        ("a, b", "", "as many untagged outputs as untagged inputs; .* 2 inputs and 1 outputs"),
    ],
)
def test_contradictory_wiring_is_refused(streams, side_packets, message):
    with pytest.raises(GraphConfigError, match=message):
        CalculatorGraph(
            f"""
            input_stream: [a, b, c]
            input_side_packet: s
            node:
              - calculator: GateCalculator
                input_stream: [{streams}]
                input_side_packet: [{side_packets}]
                output_stream: out
            """
        )


@pytest.mark.parametrize(
    ("options", "side", "streams", "is_left_out"),
    [
        ({"allow": True}, {}, 1, True),
        ({"allow": False}, {}, 1, False),
        ({}, {"ALLOW": True}, 1, True),
        ({}, {"DISALLOW": False}, 1, True),
        ({}, {"DISALLOW": True}, 1, False),
        ({"allow": True}, {}, 2, False),
    ],
)
def test_an_open_gate_of_one_stream_is_left_out_of_a_run(options, side, streams, is_left_out):
    inputs, outputs = ["a", "b"][:streams], ["c", "d"][:streams]
    gate = {
        "calculator": "GateCalculator",
        "input_stream": inputs,
        "output_stream": outputs,
        "input_side_packet": [f"{tag}:value" for tag in side],
        "options": options,
    }
    reader = {"calculator": "PassThroughCalculator", "input_stream": "c", "output_stream": "e"}
    graph = {"input_stream": inputs, "input_side_packet": "value", "node": [gate, reader]}
    given = {"value": next(iter(side.values()))} if side else {}

    plan = needed_plan(load_plan(graph), polled=["e"], side_packets=given)

    assert ("GateCalculator" not in [node.name for node in plan.nodes]) is is_left_out
