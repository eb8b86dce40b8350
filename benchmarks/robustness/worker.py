"""Run commands one after the other in a process of its own; a line of JSON each, in and out.

``python -m benchmarks.robustness.worker`` reads lists of arguments for ``vitruvian``. It answers
with the exit code, what was written to stderr, and whether a traceback came.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import traceback

from vitruvian.cli import main as vitruvian

__all__ = ["main"]


def main() -> None:
    """Answer every line of stdin."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # What libraries write to the descriptors must not mix with the answers.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    for line in sys.stdin:
        answers.write(json.dumps(_called(json.loads(line))) + "\n")
        answers.flush()


def _called(arguments: list[str]) -> dict[str, object]:
    errors = io.StringIO()
    code: object = 0
    failure = ""
    with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(io.StringIO()):
        try:
            vitruvian(arguments)
        except SystemExit as end:
            code = end.code or 0
        except BaseException:  # noqa: BLE001  # that is what is looked for
            failure = traceback.format_exc()
    text = errors.getvalue()
    if "Traceback (most recent call last)" in text:
        failure = failure or text
    return {"code": code, "stderr": text[-2000:], "traceback": failure[-4000:]}


if __name__ == "__main__":
    main()
