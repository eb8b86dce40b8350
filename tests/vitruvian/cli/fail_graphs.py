"""A graph that fails where it is told to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Write = Callable[[Path, str], Path]

SHOUT = """\
    import vitruvian as vt


    class FailCalculator(vt.Calculator):
        \"\"\"Fail where told.\"\"\"

        picture = vt.Input(vt.ImageFrame)
        result = vt.Output(vt.ImageFrame)
        where = vt.Option("nowhere")

        def open(self, ctx):
            self.fail("open")

        def process(self, ctx):
            if ctx.timestamp == 80000:
                self.fail("process")
            ctx[self.result] = ctx[self.picture]

        def close(self, ctx):
            self.fail("close")

        def fail(self, where):
            if where == self.where:
                raise ValueError(f"[bold]no luck[/] in {where}")
"""


def fail_graph(write: Write, folder: Path, where: str, imports: str = "own.py") -> Path:
    write(folder / "own.py", SHOUT)
    return write(
        folder / "fail.yaml",
        f"""\
        input_stream: video
        output_stream: result
        import: [{imports}]
        node:
          - calculator: FailCalculator
            input_stream: PICTURE:video
            output_stream: RESULT:result
            options: {{where: {where}}}
        """,
    )
