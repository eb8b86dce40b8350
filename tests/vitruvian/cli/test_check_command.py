from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from vitruvian.assets import load_manifest
from vitruvian.framework.authoring.calculator import REGISTRY
from vitruvian.framework.authoring.plugins import load_plugins
from vitruvian.framework.graph_file.library import LIBRARY

if TYPE_CHECKING:
    from .conftest import Call

Write = Callable[[Path, str], Path]

WRONG = """\
    input_stream: video
    output_stream: size
    node:
      - calculator: ImagePropertysCalculator
        input_stream: IMAGE:video
        output_stream: SIZE:size
      - calculator: GateCalculator
        input_stream: [vidoe, ALLOW:size]
        output_stream: passed
        options: {alow: true}
"""

MODEL = """\
    input_stream: tensors
    output_stream: found
    node:
      - calculator: InferenceCalculator
        input_stream: TENSORS:tensors
        output_stream: TENSORS:found
        options: {{{model}}}
"""


def test_a_good_graph_is_ok(call: Call, graph: Path) -> None:
    called = call("check", "sizes.yaml")

    assert (called.code, called.out) == (0, "sizes.yaml: OK\n")


def test_every_mistake_is_printed_with_line_and_column(
    call: Call, folder: Path, written: Write
) -> None:
    written(Path("wrong.yaml"), WRONG)

    called = call("check", "wrong.yaml")

    assert called.code == 1
    places = [line.partition(": ")[0] for line in called.out.splitlines()]
    assert places[:-1] == ["wrong.yaml:4:5", "wrong.yaml:8:20", "wrong.yaml:10:15"]
    assert called.out.endswith("3 mistakes in 1 graph\n")
    assert "Did you mean 'ImagePropertiesCalculator'?" in called.out


@pytest.mark.parametrize("argument", ["graphs", "graphs/*.yaml", "graphs/**/*.yaml"])
def test_folders_and_patterns_are_looked_through(
    call: Call, folder: Path, written: Write, graph: Path, argument: str
) -> None:
    Path("graphs").mkdir()
    written(Path("graphs/wrong.yaml"), WRONG)
    graph.rename("graphs/good.yaml")

    called = call("check", argument)

    assert called.code == 1
    assert "graphs/good.yaml: OK\n" in called.out
    assert "graphs/wrong.yaml:4:5: " in called.out
    assert called.out.endswith("mistakes in 2 graphs\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_pipes_and_folders_of_a_folder_are_no_graphs(call: Call, folder: Path, graph: Path) -> None:
    Path("graphs").mkdir()
    graph.rename("graphs/good.yaml")
    os.mkfifo("graphs/pipe.yaml")
    Path("graphs/folder.yaml").mkdir()

    called = call("check", "graphs")

    assert (called.code, called.out) == (0, "graphs/good.yaml: OK\n")


def test_packaged_graphs_and_subgraphs_are_good(call: Call) -> None:
    # What the detectors of faces share has its model and sizes from whoever uses it.
    names = [name for name in [*LIBRARY.graphs(), *LIBRARY.subgraphs()] if name != "FaceDetection"]

    called = call("check", *names)

    assert called.code == 0, called.out
    assert called.out.splitlines() == [f"{name}: OK" for name in names]


def test_a_mistake_in_a_shared_subgraph_is_told_once(call: Call, folder: Path) -> None:
    Path("inner.yaml").write_text(
        "type: Inner\ninput_stream: IMAGE:x\nnode:\n  - calculator: NoSuchCalculator\n"
        "    input_stream: IMAGE:x\n"
    )
    for name in ("a", "b"):
        Path(f"{name}.yaml").write_text(
            "input_stream: v\nnode:\n  - calculator: Inner\n    input_stream: IMAGE:v\n"
        )

    called = call("check", "a.yaml", "b.yaml")

    assert called.code == 1
    assert called.out.count("NoSuchCalculator") == 1


@pytest.mark.parametrize(
    ("argument", "code", "message"),
    [
        ("nothing.yaml", 1, "nothing.yaml: no such graph file"),
        ("no_such_graph", 1, "no_such_graph: no graph has this name"),
        ("*.yml", 2, "no file fits this pattern"),
        ("empty", 2, "the folder holds no .yaml or .pbtxt file"),
    ],
)
def test_what_cannot_be_checked_is_explained(
    call: Call, folder: Path, argument: str, code: int, message: str
) -> None:
    Path("empty").mkdir()

    called = call("check", argument)

    assert called.code == code
    assert message in called.out + called.err


def test_own_calculators_can_be_imported(call: Call, folder: Path, written: Write) -> None:
    written(
        Path("own.py"),
        """\
        import vitruvian as vt

        class OwnCheckedCalculator(vt.Calculator):
            data = vt.Input(int, tag="")

            def process(self, ctx): ...
        """,
    )
    written(
        Path("own.yaml"),
        """\
        input_stream: data
        node:
          - calculator: OwnCheckedCalculator
            input_stream: data
        """,
    )

    assert call("check", "own.yaml").code == 1
    assert call("check", "own.yaml", "--import", "own.py").code == 0


OWN = """\
    import vitruvian as vt


    class CountCheckedCalculator(vt.Calculator):
        bird = vt.Input(int)
        most = vt.Option(3, le=5)

        def process(self, ctx): ...
    """
USES_OWN = """\
    input_stream: bird
    node:
      - calculator: CountCheckedCalculator
        input_stream: BIRD:bird
        options: {most: 4}
    """


@pytest.fixture
def plugin(folder: Path, written: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package with a calculator."""
    written(folder / "site" / "checked_birds.py", OWN)
    info = folder / "site" / "checked_birds-1.0.dist-info"
    written(info / "METADATA", "Metadata-Version: 2.1\nName: checked-birds\nVersion: 1.0\n")
    written(info / "entry_points.txt", "[vitruvian.calculators]\nbirds = checked_birds\n")
    monkeypatch.syspath_prepend(folder / "site")
    monkeypatch.setattr(REGISTRY, "_sources", [load_plugins])


def test_the_calculators_that_a_graph_imports_are_known(
    call: Call, folder: Path, written: Write
) -> None:
    written(folder / "graphs" / "own.py", OWN)
    written(folder / "graphs" / "own.yaml", "import: own.py\n" + dedent(USES_OWN))
    wrong = dedent(USES_OWN).replace("most: 4", "most: 9").replace("BIRD:", "BIRDS:")
    written(folder / "graphs" / "wrong.yaml", "import: own.py\n" + wrong)

    good, bad = call("check", "graphs/own.yaml"), call("check", "graphs/wrong.yaml")

    assert (good.code, bad.code) == (0, 1)
    assert "wrong.yaml:5:19: CountCheckedCalculator" in bad.out
    assert "wrong.yaml:6:15: CountCheckedCalculator: option 'most' is 9" in bad.out


@pytest.mark.usefixtures("plugin")
def test_the_calculators_of_installed_packages_are_known(
    call: Call, folder: Path, written: Write
) -> None:
    written(folder / "own.yaml", USES_OWN)
    written(folder / "wrong.yaml", dedent(USES_OWN).replace("most: 4", "mots: 4"))

    assert call("check", "own.yaml").code == 0
    assert "Did you mean 'most'?" in call("check", "wrong.yaml").out


def test_an_import_that_fails_is_a_mistake_of_the_graph(call: Call, folder: Path) -> None:
    Path("own.py").write_text("\nraise RuntimeError('no')\n")
    Path("own.yaml").write_text("import: own.py\nnode:\n  - calculator: SsdAnchorsCalculator\n")

    called = call("check", "own.yaml")

    assert re.search(r"own.yaml:1:\d+: .*'own.py' failed: own.py:2: RuntimeError: no", called.out)


@pytest.mark.parametrize(
    ("model", "note"),
    [
        ("model_path: pose_landmark_full", "1 file, 6.4 MB; or now: .* fetch pose_landmark_full"),
        (
            "model_path: mediapipe/modules/pose_detection/pose_detection.tflite",
            "1 file, 3.0 MB; or now: vitruvian assets fetch pose_detection_224",
        ),
    ],
)
def test_packaged_models_that_are_not_here_yet_are_no_mistake_but_told(
    call: Call, folder: Path, written: Write, monkeypatch: pytest.MonkeyPatch, model: str, note: str
) -> None:
    written(Path("found.yaml"), MODEL.format(model=model))
    monkeypatch.setenv("VITRUVIAN_ASSETS", str(folder))

    missing = call("check", "found.yaml")
    for asset in load_manifest().values():
        (folder / asset.file_name).touch()
    here = call("check", "found.yaml")

    assert missing.code == 0
    assert re.search(rf"\nfound\.yaml: note: the first run fetches {note}\n", missing.out)
    assert here.out == "found.yaml: OK\n"


@pytest.mark.parametrize(
    ("subgraph", "models"),
    [
        ("PoseLandmarkModelLoader", "pose_landmark_full"),
        ("FaceLandmarksModelLoader", "face_landmark face_landmark_with_attention"),
    ],
)
def test_the_models_that_a_subgraph_chooses_from_are_told_of(
    call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch, subgraph: str, models: str
) -> None:
    monkeypatch.setenv("VITRUVIAN_ASSETS", str(folder))

    told = call("check", subgraph)

    assert told.out.endswith(f"vitruvian assets fetch {models}\n")


def test_a_packaged_graph_is_checked_without_what_takes_long_to_import() -> None:
    code = (
        # NumPy 1 imports `random` itself.
        "import sys, numpy; numpys = set(sys.modules); from vitruvian.cli import main\n"
        "try: main(['check', 'pose_tracking_cpu'])\n"
        "except SystemExit: pass\n"
        "slow = {'asyncio', 'av', 'cv2', 'pydantic', 'rich'}\n"
        "slow |= {'platformdirs', 'tempfile'} if sys.platform == 'linux' else set()\n"
        "slow |= {'concurrent.futures', 'logging', 'random', 'vitruvian.framework.graph'}\n"
        "ours = 'gpu.adapters render.canvas tensor.engine tensor.placement'.split()\n"
        "slow |= {f'vitruvian.calculators.{name}' for name in ours}\n"
        "print(sorted(slow & set(sys.modules) - numpys))"
    )

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.splitlines()

    assert printed[0] == "pose_tracking_cpu: OK"
    assert printed[-1] == "[]"
