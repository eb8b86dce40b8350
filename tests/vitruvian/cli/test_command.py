from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from vitruvian.cli.command import App
from vitruvian.cli.parameters import Argument, Option
from vitruvian.cli.reporting import UsageError

#: What the function was called with, and what an option has called.
given: dict[str, Any] = {}
called: list[object] = []

app = App()


@app.command(examples="Examples:\n  probe a.mp4 --out x_%04d.png")
def probe_command(
    source: Annotated[str, Argument("SRC", "A video.")],
    others: Annotated[list[str] | None, Argument("[MORE]...", "More of them.")] = None,
    out: Annotated[Path | None, Option("--out -o", "Write x_%04d.png.")] = None,
    side: Annotated[list[str] | None, Option("--side", "Set it.", metavar="A=B")] = None,
    threads: Annotated[int | None, Option("--threads", "How many.", at_least=0, at_most=8)] = None,
    share: Annotated[float, Option("--share", "How much.")] = 0.5,
    audio: Annotated[bool, Option("--audio/--no-audio", "Keep the sound.")] = True,
    quiet: Annotated[bool, Option("--quiet -q", "Say little.", call=called.append)] = False,
    table: Annotated[Literal["csv", "jsonl"], Option("--format", "Of tables.")] = "csv",
    token: Annotated[str, Option("--token", "A word.", variable="PROBE_TOKEN")] = "",
) -> None:
    """Look at a video.

    It is not changed.
    """
    given.update(locals())


Probe = Callable[..., dict[str, Any]]


@pytest.fixture
def probe() -> Probe:
    """Return a function that calls the command, and returns what its function was called with."""
    given.clear()
    called.clear()

    def call(*arguments: str) -> dict[str, Any]:
        app(arguments, prog_name="probe")
        return given

    return call


@pytest.mark.parametrize(
    ("arguments", "name", "value"),
    [
        (["a.mp4"], "source", "a.mp4"),
        (["a.mp4"], "others", None),
        (["a.mp4"], "share", 0.5),
        (["a.mp4", "b", "c"], "others", ["b", "c"]),
        (["a.mp4", "-q", "b"], "others", ["b"]),
        (["--", "-a.mp4"], "source", "-a.mp4"),
        (["a.mp4", "-o", "x"], "out", Path("x")),
        (["a.mp4", "--out=x"], "out", Path("x")),
        (["--side", "a=1", "a.mp4", "--side", "b=-2"], "side", ["a=1", "b=-2"]),
        (["a.mp4", "--threads", "8"], "threads", 8),
        (["a.mp4", "--share", "-1e3"], "share", -1000.0),
        (["a.mp4"], "audio", True),
        (["a.mp4", "--no-audio"], "audio", False),
        (["a.mp4", "--no-audio", "--audio"], "audio", True),
        (["a.mp4", "-q"], "quiet", True),
        (["a.mp4", "-qoy"], "out", Path("y")),
        (["a.mp4", "-"], "others", ["-"]),
        (["a.mp4", "--format", "jsonl"], "table", "jsonl"),
    ],
)
def test_arguments_become_values(
    probe: Probe, arguments: list[str], name: str, value: object
) -> None:
    assert probe(*arguments)[name] == value


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], r"^probe: Missing argument 'SRC'; 'probe --help' explains it$"),
        (["a", "--out"], r"^probe: Option '--out' requires an argument"),
        (["a", "--quiet=yes"], "'--quiet' does not take a value"),
        (["a", "--threads", "9"], "'--threads': 9 is not in the range 0<=x<=8;"),
        (["a", "--threads", "1.5"], "'--threads': '1.5' is not a valid int"),
        (["a", "--share", "much"], "'--share': 'much' is not a valid float"),
        (["a", "--format", "xml"], "'--format': 'xml' is not one of 'csv', 'jsonl';"),
        (["a", "--treads", "2"], "No such option '--treads'. Did you mean '--threads'"),
    ],
)
def test_wrong_arguments_are_told(probe: Probe, arguments: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        probe(*arguments)


def test_an_option_may_call_a_function_with_its_value(probe: Probe) -> None:
    probe("a.mp4")
    probe("a.mp4", "--quiet")

    assert called == [False, True]


def test_the_environment_gives_what_is_not_typed(
    probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROBE_TOKEN", "from-there")

    assert probe("a.mp4")["token"] == "from-there"
    assert probe("a.mp4", "--token", "typed")["token"] == "typed"


def test_the_help_says_everything(
    probe: Probe, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    probe("--help")

    assert given == {}
    assert (
        capsys.readouterr().out
        == """\
Usage: probe [OPTIONS] SRC [MORE]...

  Look at a video.

  It is not changed.

Positional arguments:
  SRC        A video.
  [MORE]...  More of them.

Options:
  -o, --out PATH           Write x_%04d.png.
  --side A=B               Set it.
  --threads INTEGER RANGE  How many.  [0<=x<=8]
  --share FLOAT            How much.  [default: 0.5]
  --audio / --no-audio     Keep the sound.  [default: audio]
  -q, --quiet              Say little.
  --format [csv|jsonl]     Of tables.  [default: csv]
  --token TEXT             A word.  [env var: PROBE_TOKEN]
  --help                   Show this message and exit.

Examples:
  probe a.mp4 --out x_%04d.png
"""
    )


@pytest.fixture
def group() -> App:
    app = App("Two commands.")

    @app.command()
    def first(name: Annotated[str, Argument("NAME", "A name.")]) -> None:  # pyright: ignore[reportUnusedFunction]
        """Do the first."""
        sys.stdout.write(f"first {name}\n")

    @app.command("second")
    def other() -> None:  # pyright: ignore[reportUnusedFunction]
        """Do the second."""
        sys.stdout.write("second\n")

    return app


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (["first", "x"], "first x\n"),
        (["second"], "second\n"),
        (["first", "--help"], "Usage: both first [OPTIONS] NAME\n"),
        ([], "  first   Do the first.\n  second  Do the second.\n"),
        (["--help"], "Usage: both [OPTIONS] COMMAND [ARGS]...\n\n  Two commands.\n"),
    ],
)
def test_a_command_may_consist_of_others(
    group: App, capsys: pytest.CaptureFixture[str], arguments: list[str], printed: str
) -> None:
    group(arguments, prog_name="both")

    assert printed in capsys.readouterr().out


def test_an_unknown_one_of_several_commands_is_told(group: App) -> None:
    with pytest.raises(UsageError, match=r"^both: No such command 'frist'. Did you mean 'first'"):
        group(["frist"], prog_name="both")
