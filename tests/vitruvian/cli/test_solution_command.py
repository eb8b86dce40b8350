from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

import vitruvian as vt
from vitruvian.solutions.registry import solutions

if TYPE_CHECKING:
    from .conftest import Call


@pytest.fixture
def clip(folder: Path, short_clip: Path) -> Path:
    """Put a video of 6 frames into the folder."""
    return Path(shutil.copy(short_clip, folder / "clip.mkv"))


def test_without_options_the_drawing_is_written_here(call: Call, clip: Path) -> None:
    called = call("pose", clip)

    assert called.code == 0
    assert "wrote clip_pose.mp4 (6 packets of output_video)" in called.err
    assert Path("clip_pose.mp4").exists()


def test_a_table_alone_needs_no_drawing(call: Call, clip: Path) -> None:
    called = call("pose", "clip.mkv", "--landmarks", "marks.csv", "--model", "lite")

    assert called.code == 0
    track = vt.read_landmarks("marks.csv")
    assert track.landmarks.shape == (6, 1, 33, 5)
    assert track.world is not None
    assert not Path("clip_pose.mp4").exists()
    expected = np.stack([result.array for result in vt.pose(clip, "lite")])
    assert np.array_equal(track.landmarks[:, 0], expected)


def test_a_table_of_a_picture_is_made_without_what_others_need(
    folder: Path, astronaut: Path
) -> None:
    arguments = ["pose", str(astronaut), "--landmarks", "marks.csv", "--model", "lite", "-q"]
    ours = [
        *("gpu.adapters", "gpu.texture_pool", "io.animated_picture", "render.canvas"),
        *("io.codecs.arrays", "io.codecs.records"),
        *("tensor.accelerator", "tensor.openvino_split"),
        *("tensor.model_split", "tensor.tflite_upsampling"),
    ]
    slow = {"av", "pydantic", "rich", "vitruvian.solutions.drawing_styles"}
    # What other files, other ways to run a graph, and lists of all solutions need.
    slow |= {"bz2", "shutil", "vitruvian.framework.streaming"}
    slow |= {"vitruvian.solutions.hands", "vitruvian.solutions.loaded_graphs"}
    slow |= {"vitruvian.calculators.video.video_format"}
    slow |= {"vitruvian.framework.formats.landmark_pb2"}
    slow |= {f"vitruvian.calculators.{name}" for name in ours}
    code = (
        "import sys; from vitruvian.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit: pass\n"
        f"print(sorted({slow!r} & set(sys.modules)))"
    )

    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert Path("marks.csv").exists()
    assert printed.splitlines()[-1] == "[]"


def test_several_people_are_numbered_in_the_table(call: Call, clip: Path) -> None:
    called = call(
        "pose", clip, "--people", "2", "-o", "drawn.mp4", "--landmarks", "marks.csv", "-q"
    )

    assert called.code == 0
    assert called.err == ""
    track = vt.read_landmarks("marks.csv")
    assert track.people == (0,)
    assert track.frames.tolist() == [0, 1, 2, 3, 4, 5]
    assert track.world is not None
    assert Path("drawn.mp4").exists()


def test_drawing_and_table_come_from_one_run(call: Call, clip: Path) -> None:
    called = call(
        "pose", clip, "-o", "drawn.mkv", "--landmarks", "marks.jsonl", "--model", "upper-body", "-q"
    )

    assert called.code == 0
    assert called.err == ""
    assert vt.read_landmarks("marks.jsonl").landmarks.shape == (6, 1, 25, 5)
    assert Path("drawn.mkv").exists()


def test_smoothing_can_be_left_out(call: Call, clip: Path) -> None:
    call("pose", clip, "--landmarks", "smooth.csv", "--model", "lite")
    call("pose", clip, "--landmarks", "raw.csv", "--model", "lite", "--no-smooth")
    smooth, raw = (vt.read_landmarks(f"{name}.csv").landmarks for name in ("smooth", "raw"))

    assert np.allclose(smooth[0], raw[0], atol=1e-6)
    assert not np.allclose(smooth[5], raw[5], atol=1e-6)


def test_a_picture_gives_a_picture_with_the_outline_tinted(
    call: Call, folder: Path, astronaut: Path
) -> None:
    shutil.copy(astronaut, "astro.png")
    call("pose", "astro.png")
    plain = cv2.imread("astro_pose.png")
    call("pose", "astro.png", "--mask", "-o", "masked.png")
    masked = cv2.imread("masked.png")

    assert plain.shape == masked.shape == (512, 512, 3)
    assert (plain != masked).any(axis=2).mean() > 0.1


def test_boxes_and_regions_are_drawn_on_request(call: Call, folder: Path, astronaut: Path) -> None:
    shutil.copy(astronaut, "astro.png")
    call("pose", "astro.png")
    call("pose", "astro.png", "--debug", "-o", "debug.png")
    green = [
        (cv2.imread(name) == (0, 255, 0)).all(axis=2).sum()
        for name in ("astro_pose.png", "debug.png")
    ]

    assert green[0] == 0
    assert green[1] > 500


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["*.mp4"], "*.mp4: a pattern means pictures; give one video, or run many with 'vitru"),
        (["clap.mkv"], "clap.mkv: there is no file 'clap.mkv'. Did you mean 'clip.mkv'?"),
        (["data.jsonl"], "data.jsonl: this is a data file; give a video, pictures or a camera"),
        (["clip.mkv", "-o", "x.csv"], "-o x.csv: expected a video or picture"),
        (["clip.mkv", "-o", "-"], "-o -: standard output cannot be written; name a file"),
        (["clip.mkv", "--landmarks", "-"], "--landmarks -: standard output cannot be written;"),
        (["clip.mkv", "--landmarks", "x.mp4"], "--landmarks x.mp4: expected .csv .jsonl .parquet"),
        (["clip.mkv", "-o", "no/x.mp4"], "-o no/x.mp4: there is no folder 'no'"),
        (["clip.mkv", "-o", "clip.mkv"], "-o clip.mkv: this file is read by clip.mkv"),
        (
            ["clip.mkv", "--people", "2", "--model", "upper-body"],
            "--people 2: the upper-body model follows one person; choose the model full",
        ),
        (["clip.mkv", "--people", "2", "--mask"], "--mask: there are no masks of several people"),
        (["clip.mkv", "--mask", "--model", "upper-body"], "the upper-body model gives no mask"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_runs(
    call: Call, clip: Path, arguments: list[str], message: str
) -> None:
    Path("data.jsonl").touch()
    called = call("pose", *arguments)

    assert called.code == 2
    assert message in called.err
    assert not list(clip.parent.glob("*.part*"))


@pytest.mark.parametrize(
    ("arguments", "subject", "advice"),
    [
        ("pose", "person", "--detection-confidence 0.3, or pictures"),
        ("faces --detection-confidence 0.2", "face", "pictures"),
    ],
)
def test_a_table_without_rows_is_told_in_the_users_words(
    call: Call, folder: Path, arguments: str, subject: str, advice: str
) -> None:
    for name in ("a.png", "b.png"):
        cv2.imwrite(name, np.full((48, 64, 3), 200, np.uint8))
    command, *options = arguments.split()

    called = call(command, "?.png", "--landmarks", "found.csv", "-q", *options)

    assert called.code == 0
    assert called.err == (
        f"found.csv: no {subject} was found in 2 frames, so the table has no rows; if there is "
        f"one, try {advice} in which the {subject} is larger\n"
    )
    assert Path("found.csv").read_text().startswith("timestamp,frame,person,")


@pytest.mark.parametrize("name", sorted(solutions()))
def test_every_solution_draws_and_writes_a_table_where_it_has_one(
    call: Call, folder: Path, astronaut: Path, name: str
) -> None:
    shutil.copy(astronaut, "astro.png")
    has_table = next(solutions()[name].variants()).has_table
    table = ["--landmarks", "found.csv"] if has_table else []

    called = call(name, "astro.png", "-o", "drawn.png", *table, "-q")

    assert called.code == 0
    # The astronaut shows no hand.
    told = "found.csv: no hand was found in 1 frame, so the table has no rows; " in called.err
    assert told if name == "hands" else called.err == ""
    assert cv2.imread("drawn.png").shape == (512, 512, 3)
    if has_table:
        (result,) = getattr(vt, name)("astro.png")
        track = vt.read_landmarks("found.csv")
        assert track.names == result.table.names or not len(result.table)
        assert len(track.people) == len(result.table)


@pytest.mark.parametrize("name", sorted(solutions()))
def test_help_names_every_setting(call: Call, name: str) -> None:
    shown = call(name, "--help").out

    for setting in solutions()[name].settings.described():
        if setting.name not in {"static", "frame_rate"}:
            assert f"--{setting.name.replace('_', '-')[:12]}" in shown
