"""The command line without standard output or error, and with full ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is of Linux")

GRAPH = """\
input_stream: numbers
output_stream: same
node:
  - calculator: PassThroughCalculator
    input_stream: numbers
    output_stream: same
"""


def shell(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of the shell in which ``vitruvian`` is the command."""
    (folder / "g.yaml").write_text(GRAPH)
    (folder / "in.jsonl").write_text('{"timestamp": 0, "value": 1}\n')
    line = line.replace("vitruvian", f"{sys.executable} -m vitruvian")
    return subprocess.run(
        line, shell=True, cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize("streams", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-", "2>/dev/full"])
def test_a_run_needs_no_standard_streams(tmp_path: Path, streams: str) -> None:
    done = shell(f"vitruvian run g.yaml -i in.jsonl -o same=out.jsonl {streams}", tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    # With a closed stderr the file would have its number, and get its messages.
    assert (tmp_path / "out.jsonl").read_text() == '{"timestamp": 0, "value": 1}\n'


@pytest.mark.parametrize("command", ["--help", "graphs", "run --help"])
def test_a_full_standard_output_is_told_in_a_line(tmp_path: Path, command: str) -> None:
    done = shell(f"vitruvian {command} > /dev/full", tmp_path)

    assert done.returncode == 1
    assert done.stderr == (f"standard output cannot be written ({os.strerror(28)}); make room\n")


def test_a_mistake_is_told_by_the_code_where_nobody_reads(tmp_path: Path) -> None:
    assert shell("vitruvian check none.yaml 2>&-", tmp_path).returncode == 1
