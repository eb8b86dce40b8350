"""Every calculator that opens or writes a file asks whether the run may."""

from __future__ import annotations

import ast
import os
import sys
from pathlib import Path
from typing import Any

import pytest

import vitruvian
from vitruvian.calculators.io.atomic_file import AtomicFile
from vitruvian.calculators.video.video_encoder import VideoEncoderCalculator
from vitruvian.framework.authoring import file_access
from vitruvian.framework.authoring.calculator import REGISTRY, Calculator
from vitruvian.framework.authoring.context import Context, NodeBinding, RunInfo
from vitruvian.framework.authoring.file_access import FILE_ACCESS, FileAccess
from vitruvian.framework.errors import FileAccessError, MediaError
from vitruvian.framework.formats import VideoHeader
from vitruvian.framework.testing import run_calculator
from vitruvian.framework.values.timestamp import Timestamp

#: Calculators that touch a file when they are opened, as far as their options name one.
KNOWN = {
    "CsvWriterCalculator",
    "DetectionLabelIdToTextCalculator",
    "ImageReaderCalculator",
    "ImageWriterCalculator",
    "InferenceCalculator",
    "JsonlReaderCalculator",
    "JsonlWriterCalculator",
    "LocalFileContentsCalculator",
    "ParquetWriterCalculator",
    "ResourceProviderCalculator",
    "StillPictureCalculator",
    "TensorsToClassificationCalculator",
    "TopKScoresCalculator",
    "VideoDecoderCalculator",
    "VideoEncoderCalculator",
}
READERS = sorted(
    name for name in KNOWN if not name.endswith(("WriterCalculator", "EncoderCalculator"))
)
#: The modules that may open files, and by whose leave.
OPENERS = {
    "gpu/shader_files.py": "shaders of the package",
    "io/animated_picture.py": "asks when it is opened",
    "io/atomic_file.py": "given by a writer that has asked",
    "io/csv_writer.py": "PacketWriterCalculator asks",
    "io/image_decoding.py": "given by a reader that has asked",
    "io/image_writer.py": "asks when it is opened",
    "io/jsonl_reader.py": "asks when it is opened",
    "io/jsonl_writer.py": "PacketWriterCalculator asks",
    "io/named_pipe.py": "given by AtomicFile, whose writer has asked",
    "io/parquet_file.py": "given by a writer that has asked",
    "io/part_files.py": "beside a file that was asked for",
    "tensor/accelerator.py": "the null device",
    "tensor/engines/openvino.py": "a temporary file of its own",
    "tensor/model_source.py": "locate_file asks",
    "tensor/prepared_model.py": "a model's bytes, in the words of a library",
    "tensor/tensors_to_classification.py": "locate_file asks",
    "util/label_map.py": "locate_file asks",
    "util/local_file_contents.py": "locate_file asks",
    "video/camera_feed.py": "a camera, by its number",
    "video/container_length.py": "given by VideoDecoderCalculator, which asks",
    "video/output_file.py": "given by VideoEncoderCalculator, which asks",
    "video/network_stream.py": "asks for its address",
    "video/sound_track.py": "VideoEncoderCalculator asks for the source of the sound",
    "video/video_encoder.py": "asks when it is opened",
    "video/video_input.py": "given by calculators that have asked",
    "video/video_reader.py": "given by VideoDecoderCalculator, which asks",
}
CALLS = {
    "open", "read_text", "read_bytes", "write_text", "write_bytes", "imread", "imreadmulti",
    "imwrite", "imwritemulti", "VideoCapture", "VideoWriter", "FileStorage", "readNet", "fromfile",
    "load", "loadtxt", "genfromtxt", "memmap", "save", "savez", "savetxt", "tofile", "urlopen",
    "open_file", "open_read", "open_url", "read_table", "ParquetWriter", "mkstemp",
    "NamedTemporaryFile",
}  # fmt: skip

opened: list[str] = []


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        opened.append(str(arguments[0]))


@pytest.fixture(scope="module", autouse=True)
def _hook():
    # It stays for good: Python cannot remove one.
    sys.addaudithook(_note)


def open_with(cls: type[Calculator], text: str, run: RunInfo) -> Exception | None:
    """Open a calculator whose every option and side packet of text is a path."""
    services = {
        use.service: use.service.create()
        for use in cls.contract.services
        if use.service.create is not None
    }
    binding = NodeBinding("node", run)
    binding.services = {
        use: services[use.service] for use in cls.contract.services if use.service in services
    }
    for port in cls.contract.side_inputs:
        if port.type in {str, Any}:
            binding.side_inputs[port] = [len(binding.side_values)]
            binding.side_values.append(text)
    calculator = cls.__new__(cls)
    for name, option in cls.contract.options.items():
        values = {str: text, tuple[str, ...]: (text,)}
        is_named = option.type in values
        calculator.__dict__[name] = values[option.type] if is_named else option.default
    try:
        calculator.open(Context(binding, Timestamp.UNSTARTED))
    except Exception as error:  # noqa: BLE001  # it lacks what a graph would wire
        return error
    try:
        calculator.close(Context(binding, Timestamp.DONE))
    except Exception as error:  # noqa: BLE001
        return error
    return None


def packaged() -> list[str]:
    return [
        name
        for name in REGISTRY.names()
        if REGISTRY.get(name).__module__.startswith("vitruvian.calculators.")
    ]


@pytest.fixture
def touched(tmp_path):
    """Return the files below the test's folder that were opened or made."""

    def found() -> set[str]:
        names = {name for name in opened if name.startswith(str(tmp_path))}
        opened.clear()
        return names | {str(path) for path in tmp_path.iterdir() if path.name.startswith("out")}

    opened.clear()
    return found


@pytest.mark.parametrize("ending", [".mp4", ".png"])
def test_no_calculator_opens_what_the_run_may_not(tmp_path, touched, ending):
    there = tmp_path / f"there{ending}"
    there.write_bytes(b'{"timestamp": 0, "value": 1}\n')
    closed = RunInfo(services={FILE_ACCESS: FileAccess(folders=())})
    touched()
    for name in packaged():
        for path in (there, tmp_path / f"out{ending}"):
            open_with(REGISTRY.get(name), str(path), closed)
            assert touched() == set(), f"{name} opens {path.name} without asking"


def test_the_walk_meets_every_calculator_that_opens_files(tmp_path, touched):
    """What the test above finds shut, these open where nothing forbids it."""
    found = set()
    for ending in (".mp4", ".png"):
        there = tmp_path / f"there{ending}"
        there.write_bytes(b'{"timestamp": 0, "value": 1}\n')
        touched()
        for name in packaged():
            before = set(tmp_path.iterdir())
            for path in (there, tmp_path / f"out{ending}"):
                open_with(REGISTRY.get(name), str(path), RunInfo())
            if touched():
                found.add(name)
            for path in set(tmp_path.iterdir()) - before:
                path.unlink()

    assert found >= KNOWN


def test_every_refusal_names_file_folder_and_remedy(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.jsonl").symlink_to(tmp_path / "secret.jsonl")
    (tmp_path / "secret.jsonl").write_text("{}\n", encoding="utf-8")
    access = FileAccess(folders=[tmp_path / "in"], remedy="ask first")
    run = RunInfo(base_dir=tmp_path / "in", services={FILE_ACCESS: access})
    for name in sorted(KNOWN - {"StillPictureCalculator"}):
        error = open_with(REGISTRY.get(name), "link.jsonl", run)
        assert isinstance(error, FileAccessError), (name, error)
        assert str(tmp_path / "secret.jsonl") in str(error)
        assert str(error).endswith("ask first")


def test_the_sound_of_another_file_is_not_copied(tmp_path):
    sound = tmp_path / "private.mp4"
    sound.write_bytes(b"x")
    access = FileAccess(folders=(), output_files=[tmp_path / "out.mp4"])
    with pytest.raises(FileAccessError, match=r"private\.mp4: this run may not read"):
        run_calculator(
            VideoEncoderCalculator(path=str(tmp_path / "out.mp4")),
            side_packets={"header": VideoHeader(2, 2, source=str(sound))},
            services={FILE_ACCESS: access},
            video=[],
        )
    assert [path.name for path in tmp_path.iterdir()] == ["private.mp4"]


def test_a_picture_that_is_a_link_out_of_its_folder_is_refused(tmp_path):
    folder = tmp_path / "frames"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(b"x")
    (folder / "1.png").symlink_to(tmp_path / "secret.png")
    access = FileAccess(folders=[folder])
    for path in (str(folder), str(folder / "*.png"), str(folder / "%d.png")):
        run = RunInfo(services={FILE_ACCESS: access})
        error = open_with(REGISTRY.get("ImageReaderCalculator"), path, run)
        assert isinstance(error, FileAccessError), path


def test_every_module_that_opens_files_is_known():
    """What C libraries open no audit hook sees: a new place that opens files is to be looked at."""
    root = Path(vitruvian.__file__).with_name("calculators")
    found = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if any(map(_opens, ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
    }

    assert found == set(OPENERS)


def _opens(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    # `super().open(ctx)` of a calculator opens no file.
    is_calculator = any(isinstance(one, ast.Name) and one.id == "ctx" for one in node.args)
    return name in CALLS and not is_calculator


class TestResolving:
    def test_a_relative_path_counts_from_the_graph_file(self, tmp_path):
        run = RunInfo(base_dir=tmp_path)

        assert run.input_file("a/b.txt") == tmp_path / "a" / "b.txt"
        assert run.output_file("/x") == Path("/x")
        assert RunInfo().input_file("b.txt") == Path("b.txt")
        assert run.input_file("~/b.txt") == Path("~/b.txt").expanduser()

    def test_an_empty_path_is_told(self):
        with pytest.raises(MediaError, match="the path of a file is empty"):
            RunInfo().input_file("")


class TestExchangedWhileOpened:
    """Somebody puts a link in place of a file or folder, after its path has been judged."""

    @pytest.fixture
    def exchange(self, tmp_path, monkeypatch):
        """Return a function that makes the next judged path lead to another folder."""
        judge = file_access._real

        def arm(place: Path, other: Path) -> None:
            def judged(path):
                real = judge(path)
                monkeypatch.setattr(file_access, "_real", judge)
                place.rename(tmp_path / "moved")
                place.symlink_to(other)
                return real

            monkeypatch.setattr(file_access, "_real", judged)

        return arm

    @pytest.fixture(autouse=True)
    def files(self, tmp_path):
        for folder in ("shown", "secret"):
            (tmp_path / folder).mkdir()
            (tmp_path / folder / "in.txt").write_text(folder, encoding="utf-8")

    @pytest.mark.parametrize("part", ["shown", "shown/in.txt"])
    @pytest.mark.parametrize("has_proc", [True, False])
    def test_what_is_read_is_judged_when_it_is_open(
        self, tmp_path, monkeypatch, exchange, part, has_proc
    ):
        if not has_proc:
            monkeypatch.setattr(file_access, "_OPEN_FILES", tmp_path / "nowhere")
        access = FileAccess(folders=[tmp_path / "shown"])
        exchange(tmp_path / part, tmp_path / part.replace("shown", "secret"))

        with pytest.raises(FileAccessError, match=r"secret.* may not read|exchanged while"):
            access.open_read(tmp_path / "shown" / "in.txt")

    def test_a_pipe_in_its_place_does_not_block(self, tmp_path, exchange):
        access = FileAccess(folders=[tmp_path / "shown"])
        os.mkfifo(tmp_path / "pipe")
        exchange(tmp_path / "shown" / "in.txt", tmp_path / "pipe")

        with pytest.raises(FileAccessError, match="no regular file any more"):
            access.open_read(tmp_path / "shown" / "in.txt")

    def test_a_link_that_was_named_is_followed_once(self, tmp_path):
        (tmp_path / "link").symlink_to(tmp_path / "shown")
        access = FileAccess(folders=[tmp_path / "link"])
        with access.open_read(tmp_path / "link" / "in.txt") as file:
            assert file.read() == b"shown"

        (tmp_path / "link").unlink()
        (tmp_path / "link").symlink_to(tmp_path / "secret")

        with pytest.raises(FileAccessError, match=r"secret/in\.txt\): this run may not read"):
            access.open_read(tmp_path / "link" / "in.txt")

    @pytest.mark.parametrize("name", READERS)
    def test_every_reader_opens_what_was_judged(self, tmp_path, exchange, name):
        access = FileAccess(folders=[tmp_path / "shown"])
        exchange(tmp_path / "shown", tmp_path / "secret")

        run = RunInfo(base_dir=tmp_path / "shown", services={FILE_ACCESS: access})
        error = open_with(REGISTRY.get(name), str(tmp_path / "shown" / "in.txt"), run)

        assert isinstance(error, FileAccessError), error
        assert str(tmp_path / "secret") in str(error)

    @pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
    def test_what_is_written_stays_in_the_folder_that_was_judged(self, tmp_path):
        access = FileAccess(folders=(), output_folders=[tmp_path / "shown"])
        with AtomicFile(tmp_path / "shown" / "in.txt", access) as file:
            (tmp_path / "shown").rename(tmp_path / "moved")
            (tmp_path / "shown").symlink_to(tmp_path / "secret")
            file.path.write_text("new", encoding="utf-8")

        assert (tmp_path / "moved" / "in.txt").read_text(encoding="utf-8") == "new"
        assert (tmp_path / "secret" / "in.txt").read_text(encoding="utf-8") == "secret"
        assert len(list(tmp_path.rglob("*.txt"))) == 2

    @pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
    def test_a_folder_is_judged_when_it_is_open(self, tmp_path, exchange):
        access = FileAccess(folders=(), output_folders=[tmp_path / "shown"])
        exchange(tmp_path / "shown", tmp_path / "secret")

        with pytest.raises(FileAccessError, match=r"secret.*this run may not write"):
            access.open_folder(tmp_path / "shown" / "in.txt")
