from __future__ import annotations

import pytest

PBTXT = "# Why.\nnode { calculator: 'PassThroughCalculator' }\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "graph.pbtxt").write_text(PBTXT, encoding="utf-8")
    (tmp_path / "bad.pbtxt").write_text("node {", encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> int:
    from vitruvian.cli import main

    with pytest.raises(SystemExit) as caught:
        main(["convert", *arguments])
    return int(caught.value.code or 0)  # type: ignore[call-overload]


def test_a_graph_is_converted_and_back(folder):
    assert run("graph.pbtxt", "graph.yaml") == 0
    assert (folder / "graph.yaml").read_text(encoding="utf-8") == (
        "# Why.\nnode:\n  - calculator: PassThroughCalculator\n"
    )

    assert run("graph.yaml", "graph.pbtxt", "--force") == 0
    assert (folder / "graph.pbtxt").read_text(encoding="utf-8") == (
        '# Why.\n\nnode {\n  calculator: "PassThroughCalculator"\n}\n'
    )


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["bad.pbtxt", "out.yaml"], 1, "bad.pbtxt:1:6: the '{' that opens here has no '}'"),
        (["nope.pbtxt", "out.yaml"], 1, "nope.pbtxt: no such graph file"),
        (["graph.pbtxt", "out.txt"], 2, "TO out.txt: a graph file ends in one of: .yaml .yml"),
        (["graph.pbtxt", "out.pbtxt"], 2, "have one format; nothing is to be converted"),
        (["graph.pbtxt", "nowhere/out.yaml"], 2, "there is no folder 'nowhere'"),
        (["graph.pbtxt", "there.yaml"], 2, "this file exists; name another one, or add --force"),
    ],
)
def test_what_cannot_be_converted_is_told_and_nothing_written(
    folder, capsys, arguments, code, message
):
    (folder / "there.yaml").write_text("mine", encoding="utf-8")

    assert run(*arguments) == code

    assert message in capsys.readouterr().err
    assert not (folder / "out.yaml").exists()
    assert (folder / "there.yaml").read_text(encoding="utf-8") == "mine"
