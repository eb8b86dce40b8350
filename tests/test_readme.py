"""What the README shows works as it is written there."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.reference import frames_of
from vitruvian.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, short_clip):
    """Return a folder with the files that the README tells the reader to write, and videos."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "hands_up.py").write_text(blocks("python")[0], encoding="utf-8")
    (folder / "hands_up.yaml").write_text(blocks("yaml")[0], encoding="utf-8")
    shutil.copy(short_clip, folder / "short.mkv")
    return folder


def run(command, folder):
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def test_the_graph_and_the_calculator_are_short():
    assert len((blocks("python")[0] + blocks("yaml")[0]).splitlines()) < 40


def test_the_commands_run_the_readers_graph(folder):
    for command in blocks("sh")[2].splitlines():
        done = run(command.replace("video.mp4", "short.mkv"), folder)
        assert done.returncode == 0, done.stderr

    lines = (folder / "hands_up.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 6
    assert json.loads(lines[0]) == {"timestamp": 0, "value": False}


def test_the_commands_for_poses_and_hands_are_written_as_they_are_called(folder, monkeypatch):
    monkeypatch.chdir(folder)
    for command in blocks("sh")[1].splitlines():
        line = re.sub(r"\b(walk|wave|talk)\.mp4", "short.mkv", command)
        program, *arguments = shlex.split(line, comments=True)
        with pytest.raises(SystemExit) as left:
            main(arguments)
        assert program == "vitruvian"
        assert not left.value.code, line

    assert (folder / "pose.csv").exists()
    assert (folder / "people.mp4").exists()
    assert (folder / "hands.mp4").exists()


def test_the_python_program_runs(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    frames = islice(frames_of("carphone_pristine"), 3)
    exec(compile(blocks("python")[1], "README.md", "exec"), {"frames": frames})

    assert len(capsys.readouterr().out.splitlines()) == 3


def test_the_error_that_is_quoted_is_the_error_that_comes(folder):
    right = (folder / "hands_up.yaml").read_text(encoding="utf-8")
    wrong = right.replace("input_stream: LANDMARKS:pose", "input_stream: LANDMARKS:poze")
    (folder / "wrong").mkdir()
    (folder / "wrong" / "hands_up.yaml").write_text(wrong, encoding="utf-8")
    done = run("vitruvian check hands_up.yaml --import ../hands_up.py", folder / "wrong")

    quoted = re.search(r"`(hands_up\.yaml:8:19: .*?)`", README, re.DOTALL)
    assert done.returncode == 1
    assert " ".join(quoted.group(1).split()) in " ".join((done.stdout + done.stderr).split())


@pytest.mark.parametrize("target", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_links_lead_somewhere(target):
    assert (ROOT / target).exists()
