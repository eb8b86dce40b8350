from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

import pytest

from vitruvian.assets import AssetError, Package
from vitruvian.assets.shared_fetch import fetch_or_wait

ONE, OTHER = (Package("pypi", name, "1.0", download_bytes=1) for name in ("one", "other"))
PATIENCE = 60.0


class Waiting:
    """A thread that wants a package while another one fetches it."""

    def __init__(self, package: Package, fetch: Callable[[], object]) -> None:
        self._failure: BaseException | None = None
        self._began = Event()
        self._thread = Thread(target=self._run, args=(package, fetch))
        self._thread.start()
        assert self._began.wait(PATIENCE)

    def _run(self, package: Package, fetch: Callable[[], object]) -> None:
        self._began.set()
        try:
            fetch_or_wait(package, fetch)
        except AssetError as error:
            self._failure = error

    def failure(self) -> str:
        """Return what the thread was told, once it has ended."""
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        return str(self._failure or "")


def test_one_after_another_all_fetch() -> None:
    fetched: list[int] = []

    for number in range(3):
        fetch_or_wait(ONE, lambda number=number: fetched.append(number))

    assert fetched == [0, 1, 2]


def test_whoever_comes_during_a_fetch_gets_by_without_one() -> None:
    inside, asked = [], Event()

    def fetch() -> None:
        # Any thread that began now either waits, or finds the fetch ended and fetches itself.
        inside.extend(Waiting(ONE, asked.set) for _ in range(3))
        fetch_or_wait(OTHER, lambda: inside.append(None))

    fetch_or_wait(ONE, fetch)

    assert inside.pop() is None
    assert [waiting.failure() for waiting in inside] == ["", "", ""]


@pytest.mark.parametrize(
    ("error", "told"),
    [(AssetError("pip has no network"), "pip has no network"), (KeyboardInterrupt(), "")],
)
def test_a_failure_is_told_to_all_who_wait_and_the_next_one_tries_again(
    error: BaseException, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[Waiting] = []
    is_waiting = Event()
    wait = Event.wait

    def noticed(event: Event, timeout: float | None = None) -> bool:
        if timeout is None:
            is_waiting.set()
        return wait(event, timeout)

    def fetch() -> None:
        monkeypatch.setattr(Event, "wait", noticed)
        waits.append(Waiting(ONE, pytest.fail))
        assert wait(is_waiting, PATIENCE)
        raise error

    with pytest.raises(type(error)):
        fetch_or_wait(ONE, fetch)

    assert waits[0].failure() == told
    tried: list[int] = []
    fetch_or_wait(ONE, lambda: tried.append(1))
    assert tried == [1]
