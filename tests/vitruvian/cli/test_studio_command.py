"""What ``vitruvian studio`` says before it serves, and what it then serves."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from vitruvian.studio import serving
from vitruvian.studio.opened import Opened
from vitruvian.studio.settings import Settings

from .conftest import Call

GRAPH = """\
input_stream: numbers
output_stream: copies
node: [{calculator: PassThroughCalculator, input_stream: numbers, output_stream: copies}]
"""


class Served(NamedTuple):
    """What the command serves."""

    settings: Settings
    opened: Opened
    port: int
    open_browser: bool


@pytest.fixture
def serve(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Served]:
    """Return a function that calls the command and returns what it would serve, without serving."""
    served: list[Served] = []

    def noted(settings: Settings, opened: Opened, port: int, *, open_browser: bool) -> None:
        served.append(Served(settings, opened, port, open_browser))

    monkeypatch.setattr(serving, "serve", noted)

    def called(*arguments: str) -> Served:
        assert call("studio", *arguments).code == 0
        return served.pop()

    return called


def test_a_package_that_the_studio_lacks_is_named(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_it = "uvicorn.protocols.websockets.websockets_sansio_impl"
    # Its modules, too: Python finds one of them that is loaded although the package is not.
    parts = [name for name in sys.modules if name.startswith("websockets.")]
    for name in ("vitruvian.studio.serving", needs_it, *parts):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "websockets", None)

    called = call("studio", "--no-browser")

    assert called.code == 2
    assert "the studio needs the package websockets, which is not installed" in called.err
    assert "pip install 'vitruvian[studio]'" in called.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing.yaml"], "no such graph file"),
        (["no_such_graph"], "no graph has this name"),
        (["--input", "nothing.mp4"], "there is no file 'nothing.mp4'"),
        (["--import", "nothing.py"], "there is no file 'nothing.py'"),
        (["--token", "a b"], "expected at least 8 letters"),
        (["--token", "short"], "expected at least 8 letters"),
        (["--no-token", "--host", "0.0.0.0"], "whoever reaches 0.0.0.0 could use"),
    ],
)
def test_what_is_not_there_is_told_before_anything_is_served(
    call: Call,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    def serve(*_: Any, **__: Any) -> None:
        pytest.fail("it served")

    monkeypatch.setattr(serving, "serve", serve)

    called = call("studio", "--no-browser", "--port", "0", *arguments)

    assert called.code in {1, 2}
    assert message in called.err


def test_a_browser_is_opened_unless_told_otherwise(serve: Callable[..., Served]) -> None:
    assert [serve(*more).open_browser for more in ([], ["--no-browser"])] == [True, False]


def test_every_studio_has_a_token_of_its_own(serve: Callable[..., Served]) -> None:
    tokens = {serve().settings.token for _ in range(3)}

    assert len(tokens) == 3
    assert {len(token or "") for token in tokens} == {32}


def test_a_token_of_ones_own_is_taken(
    serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert serve("--token", "my-own-word").settings.token == "my-own-word"
    monkeypatch.setenv("VITRUVIAN_STUDIO_TOKEN", "another-word")
    assert serve().settings.token == "another-word"
    assert serve("--no-token").settings.token is None


def test_a_graph_with_mistakes_is_opened(serve: Callable[..., Served], folder: Path) -> None:
    (folder / "wrong.yaml").write_text("node: [{calculator: Nothing}]\n", encoding="utf-8")

    text = serve("wrong.yaml").opened.current()["text"]

    assert text is not None
    assert text.startswith("node:")


def test_inputs_are_offered_to_their_streams(serve: Callable[..., Served], folder: Path) -> None:
    (folder / "mine.yaml").write_text(GRAPH, encoding="utf-8")
    (folder / "in.jsonl").write_text('{"timestamp": 0, "value": 1}\n', encoding="utf-8")

    served = serve("mine.yaml", "-i", "in.jsonl", "-i", "camera:0")

    assert [(one.stream, one.source) for one in served.settings.inputs] == [
        ("numbers", "in.jsonl"),
        ("numbers", "camera:0"),
    ]
