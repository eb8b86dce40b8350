import numpy as np
import pytest

import vitruvian as mp
from benchmarks.solution_reference import frames_of_run, runs

SelfieSegmentation = mp.solutions.selfie_segmentation.SelfieSegmentation


@pytest.mark.parametrize("model", [0, 1])
def test_the_mask_is_an_array_of_the_pictures_size(model):
    entry, frame = next(frames_of_run(runs(f"selfie_{model}")[0]))
    with SelfieSegmentation(model_selection=model) as solution:
        mask = solution.process(frame).segmentation_mask

    assert (mask.shape, mask.dtype) == (frame.shape[:2], np.float32)
    assert mask.mean() == pytest.approx(entry["mask"]["mean"], abs=1e-5)


def test_another_model_is_refused():
    with pytest.raises(ValueError, match=r"model_selection must be 0 .* or 1 .*; got 2"):
        SelfieSegmentation(model_selection=2)


def test_the_quick_way_gives_the_same_mask():
    _, frame = next(frames_of_run(runs("selfie_1")[0]))
    with SelfieSegmentation(1) as solution:
        expected = solution.process(frame).segmentation_mask

    (result,) = mp.segment(frame, landscape=True)

    assert np.array_equal(result.mask, expected)
    assert result.subjects == ()
