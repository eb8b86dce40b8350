from vitruvian.calculators.core.vector_indices import IntVectorIndicesCalculator
from vitruvian.framework.testing import run_calculator


def test_elements_are_numbered_from_0():
    result = run_calculator(IntVectorIndicesCalculator(), vector=[(0, (7, 7, 9)), (1, ())])

    assert result.indices == [(0, (0, 1, 2)), (1, ())]
