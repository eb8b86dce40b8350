from __future__ import annotations

import threading

import pytest

from vitruvian.framework import lazy_registration as first_use


@pytest.fixture(autouse=True)
def _nothing_waits(monkeypatch):
    monkeypatch.setattr(first_use, "_waiting", [])


def test_what_waits_is_called_once_in_order():
    called = []
    for number in range(3):
        first_use.at_first_use(lambda number=number: called.append(number))

    first_use.register_now()
    first_use.register_now()

    assert called == [0, 1, 2]


def test_look_up_from_inside_does_not_call_it_again():
    called = []

    def register():
        called.append(1)
        first_use.register_now()

    first_use.at_first_use(register)
    first_use.register_now()

    assert called == [1]


def test_what_fails_is_called_again():
    called = []

    def register():
        called.append(1)
        if len(called) == 1:
            raise KeyboardInterrupt

    first_use.at_first_use(register)
    with pytest.raises(KeyboardInterrupt):
        first_use.register_now()
    first_use.register_now()

    assert len(called) == 2


def test_other_threads_wait_until_it_is_done():
    started, go_on, seen = threading.Event(), threading.Event(), []

    def register():
        started.set()
        go_on.wait(10)
        seen.append("registered")

    def look_up():
        first_use.register_now()
        seen.append("looked up")

    first_use.at_first_use(register)
    threads = [threading.Thread(target=look_up) for _ in range(2)]
    threads[0].start()
    started.wait(10)
    threads[1].start()
    go_on.set()
    for thread in threads:
        thread.join(10)

    assert seen == ["registered", "looked up", "looked up"]
