"""Damage bytes and texts as disks, networks and people do."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

__all__ = ["mutated", "mutated_text"]

#: What a graph file should not hold.
_STRANGE = ("0x" + "f" * 3900, "1e999", "-1", "&a *a", "!!python/none", "\x1b[31m", "{", "]", ":")
#: Where arithmetic of other sizes overflows.
_INTERESTING = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)


def mutated(data: bytes, random: Random) -> bytes:
    """Return the bytes with one to four kinds of damage."""
    damaged = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 4))):
        if damaged:
            random.choice(_WAYS)(damaged, random)
    return bytes(damaged)


def mutated_text(text: str, random: Random) -> bytes:
    """Return a text with lines moved, doubled or lost, words swapped, or bytes damaged."""
    lines = text.splitlines()
    for _ in range(random.choice((1, 2, 4))):
        if not lines:
            break
        here, there = random.randrange(len(lines)), random.randrange(len(lines))
        random.choice(_LINE_WAYS)(lines, here, there, random)
    data = "\n".join(lines).encode()
    return mutated(data, random) if random.random() < 0.3 else data


def _flip(data: bytearray, random: Random) -> None:
    for _ in range(random.choice((1, 8, 64))):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def _cut(data: bytearray, random: Random) -> None:
    del data[random.randrange(len(data)) :]


def _drop(data: bytearray, random: Random) -> None:
    start = random.randrange(len(data))
    del data[start : start + random.choice((1, 16, 4096))]


def _repeat(data: bytearray, random: Random) -> None:
    start = random.randrange(len(data))
    data[start:start] = data[start : start + random.choice((1, 16, 4096))]


def _blank(data: bytearray, random: Random) -> None:
    start, length = random.randrange(len(data)), random.choice((4, 512, 65536))
    data[start : start + length] = bytes(len(data[start : start + length]))


def _number(data: bytearray, random: Random) -> None:
    """Put a number that programs stumble over where a length may stand."""
    # Lengths and counts stand in the headers, mostly at the beginning.
    start = random.randrange(min(len(data), random.choice((64, 4096, len(data)))))
    size = random.choice((1, 2, 4))
    value = random.choice(_INTERESTING) & ((1 << 8 * size) - 1)
    data[start : start + size] = value.to_bytes(size, random.choice(("big", "little")))


_WAYS: tuple[Callable[[bytearray, Random], None], ...] = (
    _flip,
    _cut,
    _drop,
    _repeat,
    _blank,
    _number,
    _number,
)


def _lose(lines: list[str], here: int, there: int, random: Random) -> None:
    del lines[here]


def _double(lines: list[str], here: int, there: int, random: Random) -> None:
    lines.insert(there, lines[here])


def _swap(lines: list[str], here: int, there: int, random: Random) -> None:
    lines[here], lines[there] = lines[there], lines[here]


def _indent(lines: list[str], here: int, there: int, random: Random) -> None:
    lines[here] = random.choice(("  ", "\t", "      ")) + lines[here]


def _word(lines: list[str], here: int, there: int, random: Random) -> None:
    words = lines[here].split(" ")
    words[random.randrange(len(words))] = random.choice((*_STRANGE, *lines[there].split(" ")))
    lines[here] = " ".join(words)


_LINE_WAYS: tuple[Callable[[list[str], int, int, Random], None], ...] = (
    _lose,
    _double,
    _swap,
    _indent,
    _word,
    _word,
)
