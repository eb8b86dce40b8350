"""A graph from the page imports nothing and names no file that the user has not opened."""

from __future__ import annotations

import json
import re
import sys

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.ports import Option, SideInput
from vitruvian.studio import trust as trust_module

from .conftest import NUMBERS

TOUCH = "import pathlib\npathlib.Path(__file__).with_name('touched').write_text('x')\n"
READER = """\
output_stream: numbers
node:
  - calculator: JsonlReaderCalculator
    output_stream: numbers
    options: {{path: {path!r}}}
"""
SIDE_READER = """\
input_side_packet: where
node:
  - calculator: LocalFileContentsCalculator
    input_side_packet: FILE_PATH:where
    output_side_packet: CONTENTS:contents
"""
CONSTANT_READER = """\
node:
  - calculator: ConstantSidePacketCalculator
    output_side_packet: PACKET:where
    options: {{packet: [{{string_value: {path!r}}}]}}
  - calculator: LocalFileContentsCalculator
    input_side_packet: FILE_PATH:where
    output_side_packet: CONTENTS:contents
"""
MODEL = """\
input_stream: tensors
node:
  - calculator: InferenceCalculator
    input_stream: TENSORS:tensors
    output_stream: TENSORS:out
    options: {{model_path: {path!r}}}
"""
STREAMED_READER = """\
input_stream: names
node:
  - calculator: StreamToSidePacketCalculator
    input_stream: names
    output_side_packet: where
  - calculator: LocalFileContentsCalculator
    input_side_packet: FILE_PATH:where
    output_side_packet: CONTENTS:contents
    options: {text_mode: true}
  - calculator: SidePacketToStreamCalculator
    input_stream: TICK:names
    input_side_packet: contents
    output_stream: AT_TICK:contents_stream
"""
STREAMED_VIDEO = """\
input_stream: names
node:
  - calculator: StreamToSidePacketCalculator
    input_stream: names
    output_side_packet: where
  - calculator: VideoDecoderCalculator
    input_side_packet: INPUT_FILE_PATH:where
    output_stream: VIDEO:video
"""
SWITCH = """\
input_stream: tensors
input_side_packet: select
node:
  - calculator: SwitchContainer
    input_stream: TENSORS:tensors
    input_side_packet: SELECT:select
    output_stream: TENSORS:out
    options:
      contained_node:
        - calculator: InferenceCalculator
          options: {{model_path: {path!r}}}
"""
WRITER = """\
input_stream: numbers
node:
  - calculator: {calculator}
    input_stream: {tag}numbers
    options: {{path: {path!r}}}
"""
#: The writers, each with the tag of its input.
TAGS = {
    "CsvWriterCalculator": "",
    "ImageWriterCalculator": "IMAGE:",
    "JsonlWriterCalculator": "",
    "ParquetWriterCalculator": "",
    "VideoEncoderCalculator": "VIDEO:",
}


class StudioWeightsCalculator(Calculator):
    """Stand for a calculator of somebody's own."""

    weights = Option("", doc="A file.")
    label = Option("", doc="No file.")
    where = SideInput(str, optional=True)


@pytest.fixture
def secret(tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    file = folder / "secret.jsonl"
    file.write_text('{"timestamp": 0, "value": "hidden words"}\n', encoding="utf-8")
    return file


@pytest.fixture
def home(tmp_path):
    """The folder of an opened graph, with files beside it."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "opened.yaml").write_text(NUMBERS, encoding="utf-8")
    (folder / "data.jsonl").write_text('{"timestamp": 0, "value": 1}\n', encoding="utf-8")
    (folder / ".hidden.jsonl").write_text('{"timestamp": 0, "value": 1}\n', encoding="utf-8")
    return folder


@pytest.fixture
def opened(open_page, home):
    return open_page(home / "opened.yaml", folder=home)


@pytest.fixture
def page(open_page, tmp_path):
    """The page of a studio that was started in an empty folder."""
    (tmp_path / "start").mkdir()
    return open_page(folder=tmp_path / "start")


def problems(page, text, name=None):
    answer = page.post("/api/check", {"text": text, "name": name})
    return [problem["message"] for problem in answer.json()["problems"]]


def refused(page, text, name=None, **fields):
    """Return True when a graph may not do what it says, as its run tells or its check."""
    if [found for found in problems(page, text, name) if "from the page may not" in found]:
        return True
    return bool(re.search(r"this run may not (read|write)", error_of(page, text, name, **fields)))


def error_of(page, text, name=None, **fields):
    """Run a graph, with numbers or a camera as its input, and return why it failed, or ""."""
    streams = [line.split()[1] for line in text.splitlines() if line.startswith("input_stream:")]
    has_pictures = re.search(r"(IMAGE|VIDEO):numbers", text)
    given = {"kind": "browser"} if has_pictures else page.upload_numbers(1)
    wanted = {"inputs": dict.fromkeys(streams, given), **({"name": name} if name else {}), **fields}
    with page.watch(page.run(text, **wanted)) as watcher:
        error = watcher.end()["error"]
    return error["message"] if error else ""


class TestImports:
    def test_no_module_is_imported(self, page, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "studio_evil.py").write_text(TOUCH, encoding="utf-8")
        for name in (
            "studio_evil",
            "studio_evil.py",
            str(tmp_path / "studio_evil.py"),
            "antigravity",
        ):
            [problem] = problems(page, f"import: {name}\n{NUMBERS}")
            assert f"may not import '{name}'" in problem
            assert "--allow-import" in problem
            assert page.post("/api/runs", {"text": f"import: [{name}]\n{NUMBERS}"}).status == 422
        assert not (tmp_path / "touched").exists()
        assert "antigravity" not in sys.modules

    def test_the_picture_of_a_refused_graph_imports_nothing(self, page, tmp_path):
        (tmp_path / "studio_evil.py").write_text(TOUCH, encoding="utf-8")
        text = f"import: {tmp_path / 'studio_evil.py'}\n{NUMBERS}"

        assert page.post("/api/check", {"text": text}).json()["picture"] is not None
        assert not (tmp_path / "touched").exists()

    def test_a_text_proto_imports_nothing(self, page, tmp_path):
        text = 'import: "antigravity"\nnode { calculator: "PassThroughCalculator" }\n'

        problems(page, text)
        assert "antigravity" not in sys.modules

    def test_a_subgraph_beside_the_opened_graph_imports_nothing_new(self, opened, home):
        (home / "studio_evil.py").write_text(TOUCH, encoding="utf-8")
        inner = "type: Inner\nimport: studio_evil.py\n" + NUMBERS
        assert opened.post("/api/save", {"path": "inner.yaml", "text": inner}).status == 200
        (home / "inner.yaml").write_text(inner, encoding="utf-8")
        text = NUMBERS.replace("PassThroughCalculator\n    name: second", "Inner")

        assert any("may not import" in one for one in problems(opened, text, "opened.yaml"))
        assert not (home / "touched").exists()

    def test_what_the_opened_graph_imports_may_be_imported(self, open_page, tmp_path):
        (tmp_path / "studio_own_calculators.py").write_text(TOUCH, encoding="utf-8")
        text = "import: studio_own_calculators.py\n" + NUMBERS
        file = tmp_path / "mine.yaml"
        file.write_text(text, encoding="utf-8")
        page = open_page(file)

        assert problems(page, text.replace("first", "other"), str(file)) == []
        assert (tmp_path / "touched").exists()
        assert problems(page, text.replace("own_calc", "your_calc"), str(file)) != []

    def test_saving_an_import_does_not_permit_it(self, opened, home):
        (home / "studio_evil.py").write_text(TOUCH, encoding="utf-8")
        text = "import: studio_evil.py\n" + NUMBERS
        start = opened.get("/api/start").json()
        path = start["path"]
        assert opened.save(path, text, start["etag"]).status == 200

        assert problems(opened, text, path) != []
        assert not (home / "touched").exists()

    def test_everything_is_permitted_on_demand(self, open_page, tmp_path):
        (tmp_path / "studio_permitted.py").write_text(TOUCH, encoding="utf-8")
        page = open_page(allow_import=True)

        assert problems(page, f"import: {tmp_path / 'studio_permitted.py'}\n{NUMBERS}") == []
        assert (tmp_path / "touched").exists()


class TestReading:
    @pytest.mark.parametrize("graph", [READER, MODEL, SWITCH, CONSTANT_READER])
    def test_a_file_elsewhere_is_refused(self, page, opened, secret, home, graph):
        for path in (
            str(secret),
            f"../elsewhere/{secret.name}",
            f"sub/../../elsewhere/{secret.name}",
            str(home / ".." / "elsewhere" / secret.name),
        ):
            text = graph.format(path=path)
            assert refused(opened, text, "opened.yaml"), path
        assert refused(page, graph.format(path=str(secret)))

    @pytest.mark.parametrize(
        "path",
        [
            "/etc/passwd",
            "~/.ssh/id_rsa",
            "~root/x",
            "../x",
            "..",
            "/",
            "/dev/stdin",
            "/proc/self/environ",
            "file:///etc/passwd",
            "http://evil.example/model.tflite",
            "concat:/etc/passwd",
            "C:\\x",
            "\\\\server\\share\\x",
            "..\\x",
            ".hidden.jsonl",
            "sub/.hidden/x",
        ],
    )
    def test_no_spelling_leads_out(self, opened, path):
        for graph in (READER, MODEL):
            error = error_of(opened, graph.format(path=path), "opened.yaml")
            # Some are plain names of files in the folder, which are not there.
            assert re.search("this run may not read|[Nn]o such (file|asset)", error)

    def test_a_link_does_not_lead_out(self, opened, home, secret):
        (home / "link.jsonl").symlink_to(secret)
        (home / "folder").symlink_to(secret.parent)

        assert refused(opened, READER.format(path="link.jsonl"), "opened.yaml")
        assert refused(opened, READER.format(path=f"folder/{secret.name}"), "opened.yaml")

    def test_files_beside_the_opened_graph_may_be_read(self, opened, home):
        assert not refused(opened, READER.format(path="data.jsonl"), "opened.yaml")
        assert not refused(opened, READER.format(path=str(home / "data.jsonl")), "opened.yaml")

    def test_without_an_opened_graph_the_folder_of_the_start_may_be_read(
        self, open_page, home, secret, monkeypatch
    ):
        monkeypatch.chdir(home)
        page = open_page(folder=home)
        (home / "link.jsonl").symlink_to(secret)

        assert not refused(page, READER.format(path="data.jsonl"))
        for path in (".hidden.jsonl", "link.jsonl", "../elsewhere/secret.jsonl", str(secret)):
            assert refused(page, READER.format(path=path)), path

    def test_packaged_models_and_cameras_may_be_named(self, page):
        assert problems(page, MODEL.format(path="pose_detection_128")) == []
        node = "{calculator: CameraCalculator, output_stream: VIDEO:v, options: {path: 'camera:0'}}"
        camera = f"node: [{node}]"
        assert problems(page, camera) == []

    def test_what_the_opened_graph_names_may_be_named(self, open_page, home, secret):
        text = READER.format(path=str(secret))
        file = home / "mine.yaml"
        file.write_text(text, encoding="utf-8")
        page = open_page(file, folder=home)

        assert not refused(page, f"# edited\n{text}", str(file))
        assert refused(page, text.replace("secret", "other"), str(file))

    @pytest.mark.parametrize("path", ["../elsewhere/secret.jsonl", ".hidden.jsonl", "{secret}"])
    def test_a_side_packet_names_no_file(self, opened, secret, path):
        given = {"where": path.format(secret=secret)}

        assert refused(opened, SIDE_READER, "opened.yaml", sidePackets=given)

    @pytest.mark.parametrize("graph", [STREAMED_READER, STREAMED_VIDEO])
    def test_a_name_that_comes_as_a_packet_leads_nowhere_else(self, opened, secret, home, graph):
        (home / ".env.local").write_text("KEY=1\n", encoding="utf-8")
        for path in (str(secret), "../elsewhere/secret.jsonl", ".env.local", "concat:a|b"):
            line = json.dumps({"timestamp": 0, "value": path}).encode()
            upload = opened.upload("names.jsonl", line).json()
            fields = {"inputs": {"names": {"kind": "file", "id": upload["id"]}}}
            run = opened.run(graph, name="opened.yaml", **fields)
            with opened.watch(run) as watcher:
                ended = watcher.end()
            assert ended["state"] == "failed"
            assert re.search("this run may not read|no such (file|asset)", str(ended["error"]))
            assert "hidden words" not in str(watcher.seen)

    def test_a_subgraph_that_is_a_link_out_of_the_folder_is_not_read(self, opened, home, secret):
        inner = "type: Inner\nnode: [{calculator: BypassCalculator, options: {note: hidden}}]\n"
        (secret.parent / "inner.yaml").write_text(inner, encoding="utf-8")
        (home / "inner.yaml").symlink_to(secret.parent / "inner.yaml")
        (home / ".own.yaml").write_text(inner.replace("Inner", "Own"), encoding="utf-8")
        for name in ("Inner", "Own"):
            text = f"node: [{{calculator: {name}}}]"
            answer = opened.post("/api/check", {"text": text, "name": "opened.yaml"})
            assert b"hidden" not in answer.body
            assert "Unable to find Calculator" in answer.json()["problems"][0]["message"]

    def test_a_calculator_of_somebodys_own_is_held_to_it(self, page, secret):
        node = "node: [{{calculator: StudioWeightsCalculator, options: {{{}: {!r}}}}}]"

        assert refused(page, node.format("weights", "anything.bin"))
        assert refused(page, node.format("label", str(secret)))
        assert not refused(page, node.format("label", "squats: {} / 10 ~ ../.."[:16]))

    @pytest.mark.parametrize(
        "text", ["squats: {}", "5/10", "a b", "note: x", "C:", "~5", "x" * 5000]
    )
    def test_ordinary_texts_are_no_files(self, page, text, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        node = f"node: [{{calculator: StudioWeightsCalculator, options: {{label: {text!r}}}}}]"

        assert not refused(page, node)


class TestWriting:
    @pytest.mark.parametrize("calculator", sorted(TAGS))
    def test_no_file_is_written(self, opened, home, calculator):
        text = WRITER.format(calculator=calculator, tag=TAGS[calculator], path="opened.yaml")

        assert refused(opened, text, "opened.yaml")
        assert (home / "opened.yaml").read_text(encoding="utf-8") == NUMBERS

    def test_what_the_opened_graph_writes_may_be_written(self, open_page, tmp_path):
        text = WRITER.format(calculator="JsonlWriterCalculator", tag="", path="out.jsonl")
        file = tmp_path / "mine.yaml"
        file.write_text(text, encoding="utf-8")
        page = open_page(file)

        assert not refused(page, text, str(file))
        assert (tmp_path / "out.jsonl").read_text(encoding="utf-8").count("\n") == 1
        assert refused(page, text.replace("out", "mine"), str(file))

    def test_every_packaged_calculator_that_writes_is_known(self):
        assert set(TAGS) == trust_module._WRITERS


def test_a_hostile_graph_writes_nothing_anywhere(opened, home, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    for calculator, tag in TAGS.items():
        for path in ("x.out", "../x.out", str(tmp_path / "x.out")):
            assert refused(
                opened, WRITER.format(calculator=calculator, tag=tag, path=path), "opened.yaml"
            )

    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
