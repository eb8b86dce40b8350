"""Run random graphs here and on MediaPipe's framework, and say where they differ.

``python -m benchmarks.oracle --python .venv-oracle/bin/python``, or ``make oracle``, which makes
that environment. Compared are the packets of every stream with their times in the end, and after
each step (a packet, a bound or the end of an input, and waiting until idle) how many packets each
stream has had and up to when it is settled.

PacketPresenceCalculator says False at each time up to which it hears that there is nothing. Which
ones it hears of hangs on the order in which bounds travel, in MediaPipe on its threads. So a case
that differs is run there again, and if it never agrees, compared without these; no packet of
another stream hangs on them. Where there are sources, only the end is compared: MediaPipe does not
wait for them until idle.

Left out is up to when a stream is settled that has had a packet before it (at PreStream), which is
its only one: there MediaPipe's observers see a last empty packet at Max, and those here none.
"""

from __future__ import annotations

import argparse
import json
import logging
import queue
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.framework.random_graphs.case import Case, name_of
from tests.framework.random_graphs.engine import Outcome, plan_case, run_case

from .cases import make_shared_case, observed

SIDE = Path(__file__).with_name("mediapipe_side.py")
PATIENCE = 20.0
NONE = "no answer"
#: How often a case is run there before a difference counts.
RUNS = 6
REGULAR = range(-(2**63) + 3, 2**63 - 4)


class MediaPipe:
    """The other engine, in a process that is started anew when it crashes or hangs."""

    def __init__(self, python: str) -> None:
        self._python = python
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()

    def run(self, case: Case) -> dict[str, Any]:
        """Run a case; the answer has ``error`` when there is no other."""
        process = self._process or self._start()
        assert process.stdin is not None
        process.stdin.write(json.dumps({**case.to_json(), "observed": observed(case)}) + "\n")
        process.stdin.flush()
        try:
            answer = self._answers.get(timeout=PATIENCE)
        except queue.Empty:
            answer = ""
        if not answer:
            self.close()
            return {"error": NONE}
        return json.loads(answer)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _start(self) -> subprocess.Popen[str]:
        self._answers = queue.Queue()
        self._process = subprocess.Popen(
            [self._python, str(SIDE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        threading.Thread(
            target=self._read, args=(self._process, self._answers), daemon=True
        ).start()
        return self._process

    @staticmethod
    def _read(process: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            answers.put(line)
        answers.put("")


def differences(
    case: Case, ours: Outcome, theirs: dict[str, Any], watched: bool = True
) -> list[str]:
    """Describe what differs, with the calculator that made it.

    Without ``watched`` the times at which PacketPresenceCalculator says False do not count.
    """
    if "error" in theirs:
        return [f"MediaPipe: {theirs['error']}"]
    found: list[str] = []
    told = set() if watched else case.flags
    packets_here = json.loads(json.dumps(ours.packets))
    for name in observed(case):
        mine, other = packets_here[name], theirs["packets"][name]
        if name in told:
            mine, other = ([p for p in packets if p[1]] for packets in (mine, other))
        if mine != other:
            found.append(f"packets of {made_by(case, name)} {name}: {mine}, MediaPipe {other}")
    if any(not node.inputs for node in case.nodes):
        return found
    for step, (mine, other) in enumerate(zip(ours.steps, theirs["steps"], strict=True)):
        for name in set(observed(case)) - told:
            packets, settled = mine[name]
            number, at = other[name]
            if len(packets) != number:
                found.append(
                    f"step {step}: {made_by(case, name)} {name} had {len(packets)} packets, "
                    f"MediaPipe's {number}"
                )
            elif at is not None and at in REGULAR and settled != at:
                found.append(
                    f"step {step}: {made_by(case, name)} {name} settled {settled}, MediaPipe's {at}"
                )
    return found


def made_by(case: Case, name: str) -> str:
    """Return the calculator whose output a stream is."""
    for node in case.nodes:
        if name in {name_of(entry) for entry in node.outputs}:
            return node.calculator
    return "input"


def run_here(case: Case) -> Outcome | str:
    """Run a case here; an error is a text."""
    try:
        return run_case(case, plan_case(case), threads=0, live=True)
    except Exception as error:  # noqa: BLE001  # whatever it is, it is a difference
        return f"{type(error).__name__}: {error}"


def compare(case: Case, mediapipe: MediaPipe) -> tuple[str, list[str]]:
    """Return in which way both agree, or "different" with the differences."""
    ours = run_here(case)
    if isinstance(ours, str):
        return "different", [f"here: {ours}"]
    answers: list[dict[str, Any]] = []
    found: list[str] = []
    for _ in range(RUNS):
        answers.append(mediapipe.run(case))
        found = differences(case, ours, answers[-1])
        if not found:
            return "equal at once" if len(answers) == 1 else "equal in another run", []
        if [answer.get("error") for answer in answers] == [NONE] * 3:
            break
    answers = [answer for answer in answers if answer.get("error") != NONE]
    if not answers:
        return "without an answer: MediaPipe hangs or crashes", []
    if any(not differences(case, ours, answer, watched=False) for answer in answers):
        return "equal but for times that PacketPresence calls empty", []
    return "different", found


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", required=True, help="an interpreter with mediapipe 0.10.21")
    parser.add_argument("--cases", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0, help="of the first case")
    parser.add_argument("--show", type=int, default=3, help="how many differing cases to print")
    arguments = parser.parse_args()
    logging.disable(logging.WARNING)
    mediapipe = MediaPipe(arguments.python)
    counts: Counter[str] = Counter()
    started = time.monotonic()
    for seed in range(arguments.seed, arguments.seed + arguments.cases):
        case = make_shared_case(seed)
        if case.is_timed:
            counts["left out, as drops hang on threads"] += 1
            continue
        how, found = compare(case, mediapipe)
        counts["compared"] += 1
        counts["nodes"] += len(case.nodes)
        counts["steps"] += len(case.ops)
        counts[how] += 1
        if found and counts[how] <= arguments.show:
            print(f"seed {seed}:", *found[:4], sep="\n  ", flush=True)
    mediapipe.close()
    counts.setdefault("different", 0)
    counts["seconds"] = round(time.monotonic() - started)
    print(", ".join(f"{name} {number}" for name, number in counts.items()))
    sys.exit(bool(counts["different"]))


if __name__ == "__main__":
    main()
