"""ZipVectors, UnzipElement, FlattenVector: several lists in one loop."""

from __future__ import annotations

import pytest

from vitruvian.calculators.core.zip_vectors import (
    FlattenVectorCalculator,
    UnzipElementCalculator,
    ZipVectorsCalculator,
)
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.testing import run_calculator


def test_lists_are_zipped():
    result = run_calculator(ZipVectorsCalculator(), lists=[[(0, ("a", "b"))], [(0, (1, 2))]])

    assert result.output == [(0, (("a", 1), ("b", 2)))]


def test_elements_are_unzipped():
    result = run_calculator(
        UnzipElementCalculator(), element=[(0, ("a", 1)), (1, ("b", 2))], indexes={"parts": 2}
    )

    assert result.parts == [[(0, "a"), (1, "b")], [(0, 1), (1, 2)]]


def test_lists_of_lists_are_joined():
    result = run_calculator(FlattenVectorCalculator(), lists=[(0, ((1, 2), (), (3,))), (1, ())])

    assert result.output == [(0, (1, 2, 3)), (1, ())]


def test_lists_of_different_length_are_refused():
    with pytest.raises(PayloadTypeError, match="the lists have 1, 2 elements"):
        run_calculator(ZipVectorsCalculator(), lists=[[(0, ("a",))], [(0, (1, 2))]])


def test_an_output_for_each_part():
    with pytest.raises(PayloadTypeError, match="the tuple has 3 parts; this node has 2"):
        run_calculator(UnzipElementCalculator(), element=[(0, (1, 2, 3))], indexes={"parts": 2})
