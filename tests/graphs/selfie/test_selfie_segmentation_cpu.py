"""The masks of people against ``mp.solutions.selfie_segmentation`` of 0.10.21."""

from __future__ import annotations

import numpy as np
import pytest

import vitruvian as vt
from benchmarks.reference import picture
from benchmarks.solution_reference import frames_of_run, runs
from vitruvian.calculators.image.image_to_tensor import ImageToTensorCalculator
from vitruvian.framework.testing import run_calculator


def segment(frames, model):
    graph = vt.CalculatorGraph("selfie_segmentation_cpu")
    return list(graph.stream({"input_video": frames}, side_packets={"model_selection": model}))


def on_a_grid(mask):
    """Return the mask at 9 × 16 places, as the reference has it."""
    height, width = mask.shape
    rows, columns = np.arange(1, 18, 2) * height // 18, np.arange(1, 32, 2) * width // 32
    return mask[rows[:, None], columns]


@pytest.mark.parametrize("model", [0, 1])
def test_masks_are_mediapipes(model):
    for run in runs(f"selfie_{model}"):
        entries, frames = zip(*frames_of_run(run), strict=True)
        for entry, frame, out in zip(entries, frames, segment(frames, model), strict=True):
            mask = out["segmentation_mask"].data
            assert (mask.shape, mask.dtype) == (frame.shape[:2], np.float32)
            np.testing.assert_allclose(on_a_grid(mask), entry["mask"]["grid"], atol=1e-4)
            assert mask.mean() == pytest.approx(entry["mask"]["mean"], abs=1e-5)


@pytest.mark.parametrize(
    ("model", "name"),
    [(0, "astronaut_model_selection0_0"), (1, "carphone_pristine_model_selection1_60")],
)
def test_whole_masks_are_mediapipes(model, name):
    sample, number = name.rsplit("_model_selection", 1)[0], int(name.rsplit("_", 1)[1])
    (run,) = [r for r in runs(f"selfie_{model}") if r["meta"]["sample"].startswith(sample)]
    (frame,) = [frame for entry, frame in frames_of_run(run) if entry["i"] == number]

    (out,) = segment([frame], model)

    stored = picture(f"selfie_segmentation_{name}_mask.png")[:, :, 0]
    assert np.abs(np.rint(out["segmentation_mask"].data * 255) - stored).max() <= 1


@pytest.mark.parametrize(("model", "height"), [(0, 256), (1, 144)])
def test_the_models_input_is_mediapipes(model, height):
    (run,) = [r for r in runs(f"selfie_{model}") if r["meta"]["sample"] == "astronaut.png"]
    _, frame = next(frames_of_run(run))
    squeeze = ImageToTensorCalculator(
        output_tensor_width=256,
        output_tensor_height=height,
        output_tensor_uint_range={"min": 0, "max": 255},
        border_mode="BORDER_ZERO",
    )
    result = run_calculator(squeeze, image=[(0, vt.ImageFrame(frame))], outputs=["tensors"])

    expected = picture(f"selfie_segmentation_astronaut_model_selection{model}_0_input.png")
    difference = np.abs(result.tensors[0][1][0][0].astype(int) - expected)
    assert difference.max() <= 1
    assert (difference > 0).any(axis=-1).sum() <= 3


def test_what_is_not_a_person_turns_blue():
    _, frame = next(frames_of_run(runs("selfie_0")[0]))

    (out,) = segment([frame], 0)

    mask, drawn = out["segmentation_mask"].data, out["output_video"].data
    assert (drawn[mask < 0.001] == (0, 0, 255)).all(axis=1).mean() > 0.99
    assert drawn[mask > 0.999].mean() > 50
