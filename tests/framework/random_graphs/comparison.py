"""Compare what the engine did with what the rules say."""

from __future__ import annotations

from .case import Case
from .engine import Outcome

_REGULAR = range(-(2**63) + 4, 2**63 - 4)


def disagreements(case: Case, seen: Outcome, expected: Outcome) -> list[str]:
    """Describe every stream with other packets, and every step with other packets or bounds.

    Behind calculators whose bounds may lag, a step may show less than the rules allow.
    """
    flags, lax = case.flags, case.lagging
    found: list[str] = []
    for name in case.streams:
        packets = [packet for packet in seen.packets[name] if name not in flags or packet[1]]
        if packets != expected.packets[name]:
            found.append(f"{name}: got {packets}, expected {expected.packets[name]}")
    for step, (mine, rules) in enumerate(zip(seen.steps, expected.steps, strict=False)):
        for name in set(case.streams) - flags:
            (packets, settled), (due, bound) = mine[name], rules[name]
            missing = packets != due[: len(packets)] if name in lax else packets != due
            late = settled > bound if name in lax else settled != bound
            if missing or (late and bound in _REGULAR):
                found.append(
                    f"step {step}, {name}: got {packets} settled {settled}, "
                    f"expected {due} settled {bound}"
                )
    return found
