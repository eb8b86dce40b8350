"""What ``vitruvian studio`` says before it serves."""

from __future__ import annotations

import sys

import pytest

from .conftest import Call


def test_a_package_that_the_studio_lacks_is_named(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_it = "uvicorn.protocols.websockets.websockets_sansio_impl"
    for name in ("vitruvian.studio.serving", needs_it):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "websockets", None)

    called = call("studio", "--no-browser")

    assert called.code == 2
    assert "the studio needs the package websockets, which is not installed" in called.err
