"""Pages of the reference that the registry of calculators fills.

They show what ``vitruvian calculators NAME`` prints, from the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from vitruvian.cli.calculator_page import calculator_page
from vitruvian.cli.terminal import StyledLine
from vitruvian.framework.authoring.calculator import REGISTRY, Calculator

__all__ = ["calculator_pages"]

FOLDER = "reference/calculators"
_OURS = "vitruvian.calculators."
_UNWRAPPED = 100_000
_KINDS = {
    "core": "Flow of packets: gates, loops, merges, clocks",
    "image": "Pictures",
    "io": "Files of pictures and data",
    "render": "Drawing",
    "tensor": "Models and their tensors",
    "util": "Landmarks, detections, rectangles",
    "video": "Videos and cameras",
}


def calculator_pages() -> dict[str, str]:
    """Return the Markdown of all pages by their paths: an overview, and one a package."""
    by_kind: dict[str, list[type[Calculator]]] = {}
    for name in REGISTRY:
        cls = REGISTRY.get(name)
        if cls is not None and cls.__module__.startswith(_OURS):
            kind = cls.__module__.removeprefix(_OURS).partition(".")[0]
            by_kind.setdefault(kind, []).append(cls)
    pages = {f"{FOLDER}/{kind}.md": _page(kind, by_kind[kind]) for kind in sorted(by_kind)}
    return {f"{FOLDER}/index.md": "\n".join(_overview(by_kind)), **pages}


def _overview(by_kind: dict[str, list[type[Calculator]]]) -> Iterator[str]:
    yield "# Calculators\n"
    yield "What a node of a graph can be. `vitruvian calculators NAME` prints the same."
    for kind in sorted(by_kind):
        yield f"\n## {_title(kind)}\n\n| calculator | does |\n| --- | --- |"
        for cls in by_kind[kind]:
            sentence = _text((cls.__doc__ or "").strip().partition("\n")[0])
            link = f"[{cls.__name__}]({kind}.md#{cls.__name__.lower()})"
            yield f"| {link} | {sentence.replace('|', chr(92) + '|')} |"


def _page(kind: str, classes: Sequence[type[Calculator]]) -> str:
    lines = [f"# {_title(kind)}\n\nThe package `{_OURS}{kind}`."]
    for cls in classes:
        lines += _calculator(calculator_page(cls, _UNWRAPPED))
    return "\n".join(lines) + "\n"


def _title(kind: str) -> str:
    return _KINDS.get(kind, kind.capitalize())


def _calculator(lines: Sequence[StyledLine]) -> Iterator[str]:
    """Turn the lines for a terminal into Markdown: a list item a port or option."""
    yield f"\n## {lines[0][0][0]}\n"
    heading = ""
    for has_text, group in groupby(lines[1:], key=bool):
        if not has_text:
            continue
        block = list(group)
        if block[0][0][1] == "heading":
            heading = block.pop(0)[0][0]
            yield f"\n**{heading}**\n"
        if heading == "In a graph":
            yield from ("```yaml", *(_joined(line).removeprefix("  ") for line in block), "```")
        elif heading:
            yield from _entries(block)
        else:
            yield "\n".join(_text(_joined(line)) for line in block) + "\n"


def _entries(lines: Sequence[StyledLine]) -> Iterator[str]:
    """Nest the entries by their indents; what has no name explains the entry above it."""
    levels: list[int] = []
    for line in lines:
        indent = len(line[0][0])
        if line[1][1] == "option":
            levels = [*(level for level in levels if level < indent), indent]
            margin = "    " * (len(levels) - 1)
            (name, _), *rest = line[1:]
            notes = " ".join(f"`{text.strip()}`" for text, _ in rest if text.strip())
            yield f"\n{margin}- **{_name(name)}** {notes}  "
        else:
            yield "    " * max(len(levels), 1) + _text(_joined(line[1:])) + "  "


def _name(label: str) -> str:
    return label.strip().replace("_", "\\_")


def _joined(line: StyledLine) -> str:
    return "".join(text for text, _ in line)


def _text(text: str) -> str:
    """Keep signs that mean something to Markdown, except in code."""
    parts = re.split(r"(``.+?``)", text)
    return "".join(
        part if part.startswith("``") else re.sub(r"([*_<\[\]])", r"\\\1", part) for part in parts
    )
