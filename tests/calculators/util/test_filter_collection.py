import pytest

from vitruvian.calculators.util.filter_collection import FilterUInt64CollectionCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.testing import run_calculator


def kept(items, flags):
    calculator = FilterUInt64CollectionCalculator()
    return run_calculator(calculator, iterable=[(0, items)], condition=[(0, flags)]).kept


def test_elements_with_a_true_flag_stay_in_order():
    assert kept((5, 6, 7), (True, False, True)) == [(0, (5, 7))]


def test_of_nothing_nothing_is_left():
    assert kept((), ()) == [(0, ())]


def test_every_element_needs_a_flag():
    with pytest.raises(PayloadTypeError, match="3 elements come with 2 flags"):
        kept((5, 6, 7), (True, False))
