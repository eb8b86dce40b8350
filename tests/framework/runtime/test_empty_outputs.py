"""A run in which a sink never had a packet ends with a line that says where they stopped."""

from __future__ import annotations

import pytest

RELAY = "RigRelayCalculator"


def told(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelname == "INFO"]


def silent(self, ctx):
    pass


@pytest.mark.parametrize(
    ("feeds", "reason"),
    [
        (
            {"a": [0, 10], "b": []},
            "had packets, 2 on 'same', and did not run without any on 'b'",
        ),
        (
            {"a": [0, 10], "b": [5]},
            (
                "had packets, 2 on 'same' and 1 on 'b', and sent none: it runs at times at which "
                "all of them have one"
            ),
        ),
    ],
)
def test_a_node_that_never_ran_is_named_with_what_it_lacked(rig, caplog, feeds, reason):
    caplog.set_level("INFO")
    graph = rig.graph(
        (RELAY, "a", "same"),
        rig.node("same b", "joined", silent, name="join"),
        (RELAY, "joined", "out"),
        input_stream="a b",
        observe="out",
    )
    with graph:
        for stream, times in feeds.items():
            rig.feed(graph, stream, *((time, 1) for time in times))

    (line,) = told(caplog)
    assert line.startswith("observer of out: no packet came on 'out'; join had packets, ")
    assert line.endswith(reason)


def test_a_node_that_ran_and_sent_nothing_is_named(rig, caplog):
    caplog.set_level("INFO")
    graph = rig.graph(rig.node("a", "b", silent, name="quiet"), input_stream="a", observe="b")
    with graph:
        rig.feed(graph, "a", (0, 1))

    assert told(caplog)[0].endswith("had packets, 1 on 'a', and sent none")


def test_nothing_is_told_of_a_run_with_packets_or_without_any_input(rig, caplog):
    caplog.set_level("INFO")
    graph = rig.graph((RELAY, "a", "b"), input_stream="a", observe="b")
    with graph:
        pass
    with graph:
        rig.feed(graph, "a", (0, 1))

    assert told(caplog) == []
