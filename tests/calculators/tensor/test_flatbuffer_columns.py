from __future__ import annotations

import struct

import numpy as np
import pytest

from vitruvian.assets import asset_path
from vitruvian.calculators.tensor.flatbuffer import Table, new_table, offset_at
from vitruvian.calculators.tensor.flatbuffer_columns import Columns

TENSORS = 0
SHAPE, TYPE, BUFFER, NAME, LACKING = 0, 1, 2, 3, 20


@pytest.fixture(scope="module")
def model():
    return asset_path("pose_detection_128").read_bytes()


@pytest.fixture(scope="module")
def subgraph(model):
    (subgraph,) = Table(model, offset_at(model, 0)).tables(2)
    return subgraph


@pytest.mark.parametrize(
    ("number", "kind"), [(TYPE, "<b"), (BUFFER, "<I"), (LACKING, "<i")], ids=["type", "buffer", "-"]
)
def test_numbers_are_those_of_each_table(number, kind, model, subgraph):
    found = Columns(model, subgraph, TENSORS).numbers(number, np.dtype(kind))

    assert found.tolist() == [table.number(number, kind) for table in subgraph.tables(TENSORS)]


@pytest.mark.parametrize(("number", "size"), [(SHAPE, 4), (NAME, 1), (LACKING, 4)])
def test_vectors_are_those_of_each_table(number, size, model, subgraph):
    found = Columns(model, subgraph, TENSORS).vectors(number, size)

    expected = [table.vector(number, size) for table in subgraph.tables(TENSORS)]
    assert list(zip(found.starts, found.counts, strict=True)) == expected


def test_a_vector_of_integers_is_read(model, subgraph):
    shapes = Columns(model, subgraph, TENSORS).vectors(SHAPE, 4)

    assert shapes.ints(model, 0) == (1, 128, 128, 3)


def test_an_owner_without_tables_has_none(model, subgraph):
    columns = Columns(model, subgraph, LACKING)

    assert len(columns) == 0
    assert columns.numbers(TYPE, "u1").tolist() == []


@pytest.mark.parametrize("size", [7, 100, 200])
def test_tables_outside_of_the_file_are_refused(size):
    # A table whose only field is a vector, of one offset to a table.
    file = new_table({0: [size]}, 0)

    with pytest.raises(struct.error, match="the file ends before"):
        Columns(file, Table(file, 0), 0)


def test_vectors_that_are_too_long_are_refused():
    inner = new_table({0: b"1234"}, 0)
    head = new_table({0: [4]}, 0)
    file = head + inner
    assert Columns(file, Table(file, 0), 0).vectors(0, 1).counts.tolist() == [4]

    with pytest.raises(struct.error, match="the file ends before"):
        Columns(file, Table(file, 0), 0).vectors(0, 5)
