"""The threads of a run, and those that wait for it."""

from __future__ import annotations

from vitruvian.framework.runtime.workers import Workers


def count_to(last):
    """Return the scripts of a source that sends the numbers up to ``last``."""

    def start(self, ctx):
        self.numbers = iter(range(last))

    def process(self, ctx):
        number = next(self.numbers, None)
        if number is None:
            ctx.stop()
        else:
            ctx.send(self.results, number, at=number)

    return {"open": start, "process": process}


def test_waiting_for_the_end_sleeps_through_the_calls(pool_rig, monkeypatch):
    slept = []
    sleep = Workers.sleep

    def counted(self, *args, **kwargs):
        slept.append(self.scheduler.is_done)
        sleep(self, *args, **kwargs)

    monkeypatch.setattr(Workers, "sleep", counted)
    graph = pool_rig.graph(
        pool_rig.node("", "a", **count_to(300)), ("RigRelayCalculator", "a", "b"), observe="b"
    )

    graph.start_run()
    graph.wait_until_done(pool_rig.timeout)

    assert len(pool_rig.seen["b"]) == 300
    # 900 calls.
    assert len(slept) < 30


def test_polling_goes_on_with_every_packet_while_the_source_works(pool_rig):
    graph = pool_rig.graph(pool_rig.node("", "a", **count_to(300)), output_stream="a")
    poller = graph.add_output_stream_poller("a")

    graph.start_run()

    assert [packet.value for packet in poller] == list(range(300))
    graph.wait_until_done(pool_rig.timeout)
