"""What each calculator of a random graph does, in the terms of the naive interpreter.

``process(node, time, values)`` gets the packets of one time, by tag and index, and sends on
``node.outputs``. ``visit`` replaces the default input policy for the two that have another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

MIN, MAX, POSTSTREAM, END = -(2**63) + 3, 2**63 - 4, 2**63 - 3, 2**63 - 2


class Rule(NamedTuple):
    """When a calculator runs, what it promises and what it does."""

    process: Callable[..., None] | None = None
    needs_all: bool = False
    offset: Callable[..., int | None] = lambda node: 0
    close: Callable[..., None] | None = None
    visit: Callable[..., bool] | None = None


def present(values):
    return [value for value in values if value is not None]


def pass_through(node, now, values):
    for tag, group in values.items():
        for stream, value in zip(node.outputs[tag], group, strict=True):
            if value is not None:
                stream.send(now, value)


def merge(node, now, values):
    node.outputs[""][0].send(now, present(values[""])[0])


def gate(node, now, values):
    sides = {tag: node.side_values[name] for tag, name in node.sides.items()}
    control = {**sides, **{tag: values[tag][0] for tag in ("ALLOW", "DISALLOW") if tag in values}}
    if not control:
        opened = node.options.get("allow", False)
    else:
        ((tag, flag),) = control.items()
        empty = node.options.get("empty_packets_as_allow", False)
        opened = empty if flag is None else flag == (tag == "ALLOW")
    known = {"GATE_ALLOW": True, "GATE_DISALLOW": False}
    before = node.state.get("open", known.get(node.options.get("initial_gate_state")))
    node.state["open"] = opened
    if before not in (None, opened):
        for stream in node.outputs.get("STATE_CHANGE", ()):
            stream.send(now, opened)
    for stream, value in zip(node.outputs[""], values[""], strict=True):
        if opened and value is not None:
            stream.send(now, value)
        if not opened and sides:
            stream.advance(END)


def presence(node, now, values):
    # When it says False hangs on the order in which bounds arrive; when it says True does not.
    node.outputs["PRESENCE"][0].send(now, True)


def clone(node, now, values):
    latest = node.state.setdefault("latest", [None] * len(node.outputs[""]))
    for index, value in enumerate(values[""][: len(latest)]):
        latest[index] = latest[index] if value is None else value
    tick = values["TICK"][0] if "TICK" in values else values[""][-1]
    tells = node.options.get("output_packets_only_when_all_inputs_received")
    sends = None not in latest
    sends |= not (tells or node.options.get("output_only_when_all_inputs_received"))
    for stream, value in zip(node.outputs[""], latest, strict=True):
        if tick is not None and sends and value is not None:
            stream.send(now, value)
        if tick is not None and (sends or tells):
            stream.advance(now + 1 if MIN <= now < MAX else END)


def join(node, now, values):
    total = sum(present(values["IN"]))
    outputs = node.outputs
    for stream in outputs.get("SUM", ()):
        stream.send(now, total % 97)
    for stream in outputs.get("ODD", ()):
        stream.send(now, total % 2 == 1)
    for stream in outputs.get("THIRD", ()):
        if total % 3 == 0:
            stream.send(now, total % 89)


def which(node, now, values):
    code = 1
    for value in values["IN"]:
        code = (code * 31 + (7 if value is None else int(value) + 11)) % 1009
    node.outputs["OUT"][0].send(now, code)


def filtered(node, now, values):
    if values["IN"][0] % 3:
        node.outputs["OUT"][0].send(now, values["IN"][0])


def shift(node, now, values):
    if MIN < now < MAX:
        node.outputs["OUT"][0].send(now + node.options["by"], values["IN"][0])


def leap(node, now, values):
    (stream,), (value,) = node.outputs["OUT"], values["IN"]
    if MIN < now < MAX:
        if value % 2 and now >= stream.bound:
            stream.send(now, value)
        stream.advance(now + 1 + value % 4)


def total(node, now, values):
    node.state["total"] = node.state.get("total", 0) + values["IN"][0]


def send_total(node):
    node.outputs["OUT"][0].send(POSTSTREAM, node.state.get("total", 0))


def make(node):
    made = node.state.setdefault("made", [])
    times = node.options["times"]
    if len(made) < len(times):
        for stream in node.outputs["OUT"]:
            stream.send(times[len(made)], len(made))
        made.append(True)
    else:
        node.close()
    return True


def look_back(node):
    (main,), (loop,), (out,) = node.inputs["MAIN"], node.inputs["LOOP"], node.outputs["PREV_LOOP"]
    before = out.bound
    times = list(main.packets)
    previous = None
    for time in times:
        if previous is not None and loop.bound <= previous:
            out.advance(time)
            break
        if time >= out.bound:
            if previous in loop.packets:
                out.send(time, loop.packets[previous])
            out.advance(time + 1)
        previous = time
    else:
        out.advance(main.bound)
    if min(main.bound, loop.bound, out.bound) >= END:
        node.close()
        return True
    return out.bound != before


def limit(node):
    """Decide on one frame more; a finished time ends the work on all frames up to it."""
    state, frames, (finished,) = node.state, node.inputs[""], node.inputs["FINISHED"]
    outputs, decisions = node.outputs[""], state.setdefault("decisions", {})
    waiting, working = state.setdefault("waiting", []), state.setdefault("working", [])
    before = [stream.bound for stream in node.all_outputs], len(waiting), len(decisions)
    if finished.bound > state.get("finished", MIN):
        # News counts once: after the end of FINISHED nothing is finished any more.
        working[:] = [time for time in working if time >= finished.bound]
        state["finished"] = finished.bound
    if min(frames[0].bound, finished.bound) >= END and not state.get("ended"):
        # The end of the frames is the last time at which the end of FINISHED counts.
        working.clear()
        state["ended"] = True
    fresh = [t for t in frames[0].packets if t not in decisions and t not in waiting][:1]
    waiting += fresh
    while waiting and (not node.live or len(working) < node.options.get("max_in_flight", 1)):
        working.append(waiting.pop(0))
        decisions[working[-1]] = True
        outputs[0].send(working[-1], frames[0].packets[working[-1]])
    while len(waiting) > node.options.get("max_in_queue", 0):
        decisions[waiting.pop(0)] = False
    for stream in node.outputs.get("ALLOW", ()):
        for time in [time for time in sorted(decisions) if time not in stream.packets]:
            stream.send(time, decisions[time])
    more = [t for t in frames[0].packets if t not in decisions]
    decided = min(more, default=frames[0].bound)
    if any(stream.bound > MIN for stream in node.all_inputs):
        # A limiter that has run once does not count on frames before the stream.
        decided = max(decided, MIN)
    outputs[0].advance(decided)
    for stream in [] if waiting else node.outputs.get("ALLOW", ()):
        stream.advance(decided)
    for source, target in zip(frames[1:], outputs[1:], strict=True):
        for time, value in source.packets.items():
            if target.bound <= time < decided:
                last = max((at for at in decisions if at <= time), default=None)
                if last is None or decisions[last]:
                    target.send(time, value)
        target.advance(min((t for t in source.packets if t >= decided), default=source.bound))
    after = [stream.bound for stream in node.all_outputs], len(waiting), len(decisions)
    if fresh or before != after:
        return True
    if min(stream.bound for stream in node.all_inputs) < END:
        return False
    node.close()
    return True


JOIN = Rule(join, needs_all=True)
RULES = {
    "PassThroughCalculator": Rule(pass_through),
    "MergeCalculator": Rule(merge),
    "GateCalculator": Rule(gate),
    "PacketPresenceCalculator": Rule(presence),
    "PacketClonerCalculator": Rule(clone),
    "PreviousLoopbackCalculator": Rule(visit=look_back),
    "FlowLimiterCalculator": Rule(visit=limit),
    "RandomJoinCalculator": JOIN,
    "RandomParallelCalculator": JOIN,
    "RandomWhichCalculator": Rule(which),
    "RandomFilterCalculator": Rule(filtered),
    "RandomSilentCalculator": Rule(filtered, offset=lambda node: None),
    "RandomShiftCalculator": Rule(shift, offset=lambda node: node.options["by"]),
    "RandomLeapCalculator": Rule(leap, offset=lambda node: None),
    "RandomTotalCalculator": Rule(total, close=send_total),
    "RandomSourceCalculator": Rule(visit=make),
}
