"""The report of a batch: one page that needs nothing else, to look through what was computed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from ..calculators.io.atomic_file import AtomicFile
from .clip import Clip, Outcome, counted, part_number
from .layout import Layout

__all__ = ["write_report"]

#: Clips with a picture and a strip; more of them would make a page that browsers cannot open.
_SHOWN = 2000

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Batch report</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root { color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; vertical-align: top; padding: .4rem .6rem; border-top: 1px solid #8884 }
img { width: 120px; display: block }
svg { display: block; width: 240px; height: 36px; background: #8882 }
.failed, .quarantined { color: #c0392b } .partial { color: #a86200 }
.frames { white-space: nowrap }
.error { overflow-wrap: anywhere }
</style></head><body>
"""

_COLUMNS = """<table><tr><th></th><th>clip</th><th>frames</th>
<th>over time: frames with somebody (bars), visibility (line)</th></tr>
"""


def write_report(path: Path, outcomes: Sequence[Outcome], layout: Layout) -> Path:
    """Write the report of a batch, and return its path."""
    with AtomicFile(path) as file, file.path.open("w", encoding="utf-8") as page:
        page.write(_HEAD)
        page.writelines(_overview(outcomes))
        page.write(_COLUMNS)
        # What went wrong comes first.
        ordered = sorted(
            outcomes,
            key=lambda outcome: (outcome.is_complete, outcome.video, part_number(outcome.key)),
        )
        for number, outcome in enumerate(ordered):
            summary = _summary(outcome, layout) if number < _SHOWN else {}
            page.write(_row(outcome, summary))
        page.write("</table></body></html>\n")
    return path


def _overview(outcomes: Sequence[Outcome]) -> Iterable[str]:
    failed = [outcome for outcome in outcomes if not outcome.is_complete]
    frames = sum(outcome.frames for outcome in outcomes)
    seconds = sum(outcome.seconds for outcome in outcomes)
    yield "<h1>Batch report</h1>\n"
    yield (
        f"<p>{counted(len(outcomes), 'clip')}, {len(failed)} not complete; {frames} frames in "
        f"{seconds:.0f} seconds of work.</p>\n"
    )
    if len(outcomes) > _SHOWN:
        yield f"<p>Pictures and figures are shown of {_SHOWN} clips.</p>\n"


def _summary(outcome: Outcome, layout: Layout) -> dict[str, Any]:
    path = layout.summary(Clip(outcome.video, outcome.key, 0))
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def _row(outcome: Outcome, summary: dict[str, Any]) -> str:
    picture = summary.get("picture")
    shown = f'<img alt="" src="data:image/jpeg;base64,{picture}">' if picture else ""
    error = f'<div class="error {outcome.state}">{escape(outcome.error)}</div>'
    state = "" if outcome.is_complete else f'<b class="{outcome.state}">{outcome.state}</b> '
    name = escape(outcome.title.encode("utf-8", "replace").decode())
    figures = ""
    if summary:
        figures = (
            f"{_strip(summary)}{summary['with_somebody']} frames with somebody, "
            f"{counted(summary['gaps'], 'gap')}"
        )
    return (
        f"<tr><td>{shown}</td><td>{state}{name}{error if outcome.error else ''}</td>"
        f'<td class="frames">{outcome.frames} in {outcome.seconds:.1f} s</td>'
        f"<td>{figures}</td></tr>\n"
    )


def _strip(summary: dict[str, Any]) -> str:
    """Return bars for the share of frames with somebody, and a line for the mean visibility."""
    found: list[float] = summary["found"]
    width = 240 / max(len(found), 1)
    bars = "".join(
        f'<rect x="{place * width:.1f}" y="{36 - 36 * share:.1f}" width="{width:.1f}" '
        f'height="{36 * share:.1f}" fill="#3b82c4" fill-opacity=".5"/>'
        for place, share in enumerate(found)
    )
    points = " ".join(
        f"{(place + 0.5) * width:.1f},{36 - 36 * value:.1f}"
        for place, value in enumerate(summary["visibility"])
        if value is not None
    )
    line = f'<polyline points="{points}" fill="none" stroke="#d2691e" stroke-width="1.5"/>'
    title = "<title>bars: frames with somebody; line: mean visibility</title>"
    return f'<svg viewBox="0 0 240 36" preserveAspectRatio="none">{title}{bars}{line}</svg>'
