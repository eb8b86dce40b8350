from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vitruvian.framework.authoring.user_modules import describe_import_error, import_module_or_file
from vitruvian.framework.errors import FrameworkError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return an empty folder, and forget what was imported from it."""
    before = set(sys.modules)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield tmp_path
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", "")).startswith(str(tmp_path)):
            del sys.modules[name]


def test_a_file_is_imported_once(folder: Path) -> None:
    (folder / "own_tools.py").write_text("state = []\n")

    first = import_module_or_file("own_tools.py", folder)

    assert import_module_or_file(str(folder / "own_tools.py")) is first
    assert import_module_or_file("own_tools", folder) is first


def test_an_import_statement_finds_the_same_module(folder: Path) -> None:
    (folder / "own_tools.py").write_text("state = []\n")
    imported = import_module_or_file("own_tools.py", folder)

    import own_tools  # type: ignore[import-not-found]  # pyright: ignore[reportMissingImports]

    assert own_tools is imported


def test_a_file_can_import_what_lies_beside_it(folder: Path) -> None:
    (folder / "own_helper.py").write_text("answer = 42\n")
    (folder / "own_tools.py").write_text("from own_helper import answer\n")

    assert import_module_or_file("own_tools.py", folder).answer == 42


def test_a_file_does_not_take_the_place_of_an_installed_module(folder: Path) -> None:
    (folder / "queue.py").write_text("mine = True\n")
    (folder / "numpy.py").write_text("mine = True\n")

    modules = [import_module_or_file(name, folder) for name in ("queue.py", "numpy.py")]

    assert [module.mine for module in modules] == [True, True]
    import queue

    assert hasattr(queue, "Queue")
    assert sys.modules["numpy"].__name__ == "numpy"
    assert not hasattr(sys.modules["numpy"], "mine")


def test_two_files_of_one_name_are_two_modules(folder: Path) -> None:
    for place, number in (("a", 1), ("b", 2)):
        (folder / place).mkdir()
        (folder / place / "own_tools.py").write_text(f"number = {number}\n")

    numbers = [import_module_or_file(f"{place}/own_tools.py", folder).number for place in "ab"]

    assert numbers == [1, 2]


def test_a_package_beside_the_graph_can_be_imported(folder: Path) -> None:
    (folder / "own_package").mkdir()
    (folder / "own_package" / "__init__.py").write_text("from .inner import answer\n")
    (folder / "own_package" / "inner.py").write_text("answer = 42\n")

    assert import_module_or_file("own_package", folder).answer == 42


def test_a_file_that_failed_can_be_imported_when_it_is_mended(folder: Path) -> None:
    file = folder / "own_tools.py"
    file.write_text("answer = 6 * undefined\n")
    with pytest.raises(NameError):
        import_module_or_file("own_tools.py", folder)

    file.write_text("answer = 42  # mended\n")

    assert import_module_or_file("own_tools.py", folder).answer == 42


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("own_tolls.py", "there is no file '.*own_tolls.py'. Did you mean 'own_tools.py'?"),
        ("no/own_tools.py", "there is no file '.*', and no folder '.*no'"),
        ("no_such_module", "there is no module 'no_such_module' and no file '.*'; install it"),
    ],
)
def test_what_is_not_there_is_explained(folder: Path, name: str, message: str) -> None:
    (folder / "own_tools.py").touch()

    with pytest.raises(FrameworkError, match=message):
        import_module_or_file(name, folder)


@pytest.mark.parametrize(
    ("code", "described"),
    [
        ("\nanswer = 6 * undefined\n", ":2: NameError: name 'undefined' is not defined"),
        ("answer = (\n", ":1: SyntaxError: '(' was never closed"),
        ("import json\njson.loads('{')\n", ":2: JSONDecodeError: Expecting property name"),
    ],
)
def test_a_failure_is_described_by_the_users_line(folder: Path, code: str, described: str) -> None:
    file = folder / "own_tools.py"
    file.write_text(code)

    with pytest.raises(Exception, match=r".") as caught:
        import_module_or_file("own_tools.py", folder)

    assert describe_import_error(caught.value).startswith(f"{file}{described}")


@pytest.mark.parametrize("name", ["script.py", "script"])
def test_a_module_that_ends_the_program_is_refused(folder: Path, name: str) -> None:
    (folder / "script.py").write_text("import sys\n\nsys.exit(4)\n")

    expected = (
        r"script\.py:3: the module ends the program .*\(SystemExit: 4\); put .* below 'if __name__"
    )
    with pytest.raises(FrameworkError, match=expected):
        import_module_or_file(name, folder)
