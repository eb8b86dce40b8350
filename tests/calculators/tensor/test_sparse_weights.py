from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.tensor.sparse_weights import Level, Sparsity


def sparse(segments, indices, kind=np.uint8):
    return Level(0, np.array(segments, kind), np.array(indices, kind))


# A matrix of 2 rows and 3 columns, or 4 rows and 4 columns in blocks of 2×2.
CASES = {
    "rows, then columns": (
        Sparsity((0, 1), (), (Level(2), sparse([0, 2, 3], [0, 2, 1]))),
        [1, 2, 3],
        [[1, 0, 2], [0, 3, 0]],
    ),
    "columns, then rows": (
        Sparsity((1, 0), (), (Level(3), sparse([0, 1, 3, 3], [1, 0, 1]))),
        [1, 2, 3],
        [[0, 2, 0], [1, 3, 0]],
    ),
    "an empty row": (
        Sparsity((0, 1), (), (Level(2), sparse([0, 0, 1], [2]))),
        [5],
        [[0, 0, 0], [0, 0, 5]],
    ),
    "rows that are sparse, with columns that are not": (
        Sparsity((0, 1), (), (sparse([0, 1], [1]), Level(3))),
        [7, 8, 9],
        [[0, 0, 0], [7, 8, 9]],
    ),
    "all of it": (
        Sparsity((0, 1), (), (Level(2), Level(3))),
        [1, 2, 3, 4, 5, 6],
        [[1, 2, 3], [4, 5, 6]],
    ),
    "blocks": (
        Sparsity((0, 1, 2, 3), (0, 1), (Level(2), sparse([0, 1, 2], [1, 0]), Level(2), Level(2))),
        [1, 2, 3, 4, 5, 6, 7, 8],
        [[0, 0, 1, 2], [0, 0, 3, 4], [5, 6, 0, 0], [7, 8, 0, 0]],
    ),
    "blocks of one row": (
        Sparsity((0, 1, 2), (1,), (Level(2), sparse([0, 1, 2], [1, 0]), Level(2))),
        [1, 2, 3, 4],
        [[0, 0, 1, 2], [3, 4, 0, 0]],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_values_get_their_places(name):
    sparsity, values, expected = CASES[name]

    found = sparsity.dense(np.shape(expected), np.array(values, np.uint16))

    assert found.dtype == np.uint16
    np.testing.assert_array_equal(found, np.ravel(expected))


def test_places_may_be_larger_than_the_numbers_that_name_them():
    sparsity = Sparsity((0, 1), (), (sparse([0, 1], [29]), Level(10)))

    found = sparsity.dense((30, 10), np.ones(10, np.uint8))

    assert list(np.flatnonzero(found)) == list(range(290, 300))


@pytest.mark.parametrize(
    ("level", "count", "error", "message"),
    [
        (sparse([0, 2, 3], [0, 2, 1]), 4, ValueError, "4 values for 3 places"),
        (sparse([0, 2, 3], [0, 2, 9]), 3, IndexError, "out of bounds"),
        (sparse([0, 2], [0, 2]), 2, ValueError, "broadcast"),
        (sparse([0, 2, 4], [0, 2, 1]), 3, ValueError, "broadcast"),
    ],
    ids=["values", "places", "segments", "indices"],
)
def test_values_that_do_not_fit_are_refused(level, count, error, message):
    with pytest.raises(error, match=message):
        Sparsity((0, 1), (), (Level(2), level)).dense((2, 3), np.ones(count, np.uint16))


@pytest.mark.parametrize(
    ("shape", "levels", "message"),
    [
        ((1 << 30, 1 << 10), (Level(1), Level(1)), "1 values for a tensor of 1099511627776"),
        ((2, 3), (Level(1 << 40), Level(3)), "1099511627776 places in a tensor of 6"),
    ],
    ids=["tensor", "level"],
)
def test_no_memory_is_taken_for_what_a_damaged_file_asks(shape, levels, message):
    with pytest.raises(ValueError, match=message):
        Sparsity((0, 1), (), levels).dense(shape, np.ones(1, np.uint8))
