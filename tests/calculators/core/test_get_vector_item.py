import pytest

from vitruvian.calculators.core.get_vector_item import GetRectVectorItemCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import Rect
from vitruvian.framework.testing import run_calculator

FIRST, SECOND = Rect(1, 2, 3, 4), Rect(5, 6, 7, 8)
RECTS = (FIRST, SECOND)


def items(times_and_indexes=None, rects=RECTS, **options):
    inputs = {"vector": [(1, rects), (2, rects)]}
    if times_and_indexes is not None:
        inputs["index"] = times_and_indexes
    return run_calculator(GetRectVectorItemCalculator(**options), **inputs).item


def test_the_option_says_which_item():
    assert items(item_index=1) == [(1, SECOND), (2, SECOND)]


def test_an_index_packet_goes_before_the_option():
    assert items([(2, 0)], item_index=1) == [(1, SECOND), (2, FIRST)]


def test_nothing_is_sent_where_nothing_says_which():
    assert items([(2, 0)]) == [(2, FIRST)]


@pytest.mark.parametrize("index", [2, -1])
def test_an_index_outside_the_list_is_an_error(index):
    with pytest.raises(PayloadTypeError, match=f"no item {index} in a list of 2"):
        items(item_index=index)


def test_past_the_end_nothing_is_sent_if_asked_for():
    assert items(item_index=2, output_empty_on_oob=True) == []


def test_a_negative_index_is_always_an_error():
    with pytest.raises(PayloadTypeError, match="no item -1"):
        items(item_index=-1, output_empty_on_oob=True)
