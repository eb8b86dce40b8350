from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from vitruvian.cli.collection import no_collection


@pytest.fixture(params=[True, False], ids=["on", "off"])
def was_on(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Set the collector on or off, and put it back as it was."""
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def test_the_collector_rests_inside_and_is_as_before_afterwards(was_on: bool) -> None:
    with no_collection():
        assert not gc.isenabled()

    assert gc.isenabled() == was_on


def test_a_mistake_inside_leaves_the_collector_as_it_was(was_on: bool) -> None:
    with pytest.raises(ValueError, match="a mistake"), no_collection():
        raise ValueError("a mistake")

    assert gc.isenabled() == was_on


def test_what_was_made_inside_is_not_looked_through_again() -> None:
    with no_collection():
        made = [[] for _ in range(3)]

    assert not any(one is made for one in gc.get_objects())
