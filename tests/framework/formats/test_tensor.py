import numpy as np
import pytest

from vitruvian.framework.formats import Tensors


def test_tensors_are_a_tuple_of_the_given_arrays():
    array = np.zeros((1, 4), np.float32)
    tensors = Tensors(array, array)

    assert len(tensors) == 2
    assert tensors[0] is array


def test_the_arrays_become_read_only():
    tensors = Tensors(np.zeros(3))

    with pytest.raises(ValueError, match="read-only"):
        tensors[0][0] = 1


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (Tensors(np.arange(3)), Tensors(np.arange(3)), True),
        (Tensors(np.arange(3)), Tensors(np.arange(4)), False),
        (Tensors(np.arange(3)), Tensors(np.arange(3), np.arange(3)), False),
        (Tensors(), Tensors(), True),
    ],
)
def test_tensors_are_equal_by_values(one, other, equal):
    assert (one == other) is equal
    assert (one != other) is not equal


def test_tensors_print_types_and_shapes():
    assert repr(Tensors(np.zeros((1, 4), np.float32))) == "Tensors(float32[1, 4])"
