"""Find calculators and subgraphs by words: in their names, their tags and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Entry", "name_words", "search"]

#: Where a word counts how much: as a word of the name, inside of the name, as a tag, in the text.
_IN_NAME, _INSIDE_NAME, _AS_TAG, _IN_TEXT = 8, 5, 3, 1
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A calculator or subgraph: its name, the tags of its ports, and what is said of it."""

    name: str
    tags: Sequence[str]
    doc: str

    @property
    def summary(self) -> str:
        """Return the first line of what is said of it."""
        return self.doc.strip().partition("\n")[0]


def search(words: Sequence[str], entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries in which every word occurs, the best first."""
    ranked = [(_rank(words, entry), entry) for entry in entries]
    found = [(rank, entry) for rank, entry in ranked if rank]
    return [entry for _, entry in sorted(found, key=lambda one: (-one[0], one[1].name))]


def name_words(names: Iterable[str]) -> list[str]:
    """Return the words that names are made of, each once: Gaussian, Blur, Calculator."""
    return list(dict.fromkeys(part for name in names for part in _WORDS.findall(name)))


def _rank(words: Sequence[str], entry: Entry) -> int:
    """Return how well an entry fits; 0 where a word does not occur."""
    ranks = [_rank_of(word.lower(), entry) for word in words]
    return sum(ranks) if all(ranks) else 0


def _rank_of(word: str, entry: Entry) -> int:
    in_name = {part.lower() for part in _WORDS.findall(entry.name)}
    places = (
        (word in in_name, _IN_NAME),
        (word in entry.name.lower(), _INSIDE_NAME),
        (word.upper() in entry.tags, _AS_TAG),
        (word in entry.doc.lower(), _IN_TEXT),
    )
    return sum(weight for is_there, weight in places if is_there)
