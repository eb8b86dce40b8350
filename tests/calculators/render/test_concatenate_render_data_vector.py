import pytest

from vitruvian.calculators.render.concatenate_render_data_vector import (
    ConcatenateRenderDataVectorCalculator,
)
from vitruvian.framework.formats import RenderData
from vitruvian.framework.testing import run_calculator

A, B, C = (RenderData((), name) for name in "ABC")


def joined(first, second, **options):
    result = run_calculator(
        ConcatenateRenderDataVectorCalculator(**options), inputs=[first, second]
    )
    return result.output


def test_single_values_and_lists_are_joined_by_index():
    assert joined([(0, (A, B))], [(0, C)]) == [(0, (A, B, C))]


@pytest.mark.parametrize(
    ("all_present", "expected"), [(False, [(0, (A,)), (1, (B, C))]), (True, [(1, (B, C))])]
)
def test_missing_inputs(all_present, expected):
    output = joined([(0, A), (1, B)], [(1, C)], only_emit_if_all_present=all_present)

    assert output == expected
