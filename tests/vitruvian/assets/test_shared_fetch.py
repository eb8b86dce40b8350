from __future__ import annotations

from collections.abc import Callable
from queue import Queue
from threading import Event, Thread

import pytest

from vitruvian.assets import AssetError, Package, shared_fetch
from vitruvian.assets.shared_fetch import fetch_or_wait

ONE, OTHER = (Package("pypi", name, "1.0", download_bytes=1) for name in ("one", "other"))
PATIENCE = 60.0


class Waiting:
    """A thread that wants a package, and the outcome: what it returned, or the error's text."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._outcome: Queue[bool | str] = Queue()
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._outcome.put(fetch_or_wait(self._package, pytest.fail))
        except AssetError as error:
            self._outcome.put(str(error))

    @property
    def outcome(self) -> bool | str:
        return self._outcome.get(timeout=PATIENCE)


@pytest.fixture
def start_waiting(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Waiting]:
    """Return what starts a thread that wants ONE, and returns when that thread waits."""
    waits: Queue[None] = Queue()

    class NotedEvent(Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.put(None)
            return super().wait(timeout)

    def start() -> Waiting:
        waiting = Waiting(ONE)
        waits.get(timeout=PATIENCE)
        return waiting

    monkeypatch.setattr(shared_fetch, "Event", NotedEvent)
    return start


def test_one_after_another_all_fetch() -> None:
    fetched: list[int] = []

    for number in range(3):
        assert fetch_or_wait(ONE, lambda number=number: fetched.append(number))

    assert fetched == [0, 1, 2]


def test_whoever_comes_during_a_fetch_waits_for_it(start_waiting: Callable[[], Waiting]) -> None:
    waiting: list[Waiting] = []

    assert fetch_or_wait(ONE, lambda: waiting.extend(start_waiting() for _ in range(3)))

    assert [thread.outcome for thread in waiting] == [False, False, False]


def test_another_package_is_fetched_meanwhile() -> None:
    meanwhile: list[bool] = []

    fetch_or_wait(ONE, lambda: meanwhile.append(fetch_or_wait(OTHER, list)))

    assert meanwhile == [True]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (AssetError("pip has no network"), "pip has no network"),
        # Whoever waits may then fetch itself.
        (KeyboardInterrupt(), False),
    ],
    ids=["it fails", "it is interrupted"],
)
def test_a_failure_is_told_to_all_who_wait_and_the_next_one_tries_again(
    start_waiting: Callable[[], Waiting], error: BaseException, outcome: bool | str
) -> None:
    waiting: list[Waiting] = []

    def fetch() -> None:
        waiting.extend(start_waiting() for _ in range(3))
        raise error

    with pytest.raises(type(error)):
        fetch_or_wait(ONE, fetch)

    assert [thread.outcome for thread in waiting] == [outcome] * 3
    assert fetch_or_wait(ONE, list)
