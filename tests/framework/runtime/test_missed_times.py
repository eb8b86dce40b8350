"""A run in which the packets of two inputs hardly met ends with a warning that says so."""

from __future__ import annotations

import pytest

RELAY = "RigRelayCalculator"


def told(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= 20]


def joined(rig):
    """Return a graph in which one node needs both streams."""
    return rig.graph(
        rig.node("fast slow", "both", ignore, name="join"),
        (RELAY, "both", "out"),
        input_stream="fast slow",
        observe="out",
    )


def ignore(self, ctx): ...


def run(rig, graph, fast: range, slow: range) -> None:
    with graph:
        rig.feed(graph, "fast", *((time, 1) for time in fast))
        rig.feed(graph, "slow", *((time, 1) for time in slow))


@pytest.mark.parametrize(
    ("slow", "met"),
    [
        (range(1, 120, 30), "0 of 4 on 'slow' and 0 of 12 on 'fast'"),
        (range(0, 117, 39), None),  # too few to tell
        (range(0, 120, 30), None),  # seldom, but each beside a packet of the other
        (range(0, 120, 27), "1 of 5 on 'slow' and 1 of 12 on 'fast'"),
    ],
)
def test_a_node_whose_inputs_hardly_meet_is_named_once(rig, caplog, slow, met):
    caplog.set_level("INFO")

    run(rig, joined(rig), range(0, 120, 10), slow)

    lines = [line for line in told(caplog) if "ran for few of its packets" in line]
    if met is None:
        assert lines == []
        return
    (line,) = told(caplog)
    assert line.startswith("join (<graph>")
    assert met in line
    assert "'input_stream: [slow, TICK:fast]' and 'output_stream: last_slow'" in line
    (record,) = caplog.records
    assert record.levelname == "WARNING"
