"""Display matrices as turns."""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.video.display_matrix import UPRIGHT, Turn, turn_of

PICTURE = np.arange(6, dtype=np.uint8).reshape(2, 3)


@pytest.mark.parametrize(
    ("matrix", "rotation", "expected"),
    [
        ((1, 0, 0, 0, 1), 0, PICTURE),
        ((0, 1, 0, -1, 0), 90, np.rot90(PICTURE, -1)),
        ((-1, 0, 0, 0, -1), 180, np.rot90(PICTURE, 2)),
        ((0, -1, 0, 1, 0), 270, np.rot90(PICTURE, 1)),
        ((-1, 0, 0, 0, 1), 0, PICTURE[:, ::-1]),
        ((1, 0, 0, 0, -1), 180, PICTURE[::-1]),
        ((0, 1, 0, 1, 0), 270, PICTURE.T),
    ],
)
def test_turns_by_quarters_and_mirrors(matrix, rotation, expected):
    turn = turn_of([65_536 * number for number in matrix])

    assert turn is not None
    assert turn.rotation == rotation
    assert np.array_equal(turn.apply(PICTURE), expected)


def test_an_upright_picture_is_not_copied():
    assert turn_of([65_536, 0, 0, 0, 65_536]) == UPRIGHT == Turn()
    assert UPRIGHT.apply(PICTURE) is PICTURE


def test_knows_no_other_angles():
    assert turn_of([56_756, 32_768, 0, -32_768, 56_756]) is None
