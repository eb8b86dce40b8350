"""LandmarkTable and JointAngles: frozen, equal by value, printable."""

from __future__ import annotations

import numpy as np
import pytest

from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import JointAngles, LandmarkTable


def table(value=0.5, world=None, people=(4,)):
    return LandmarkTable(2, ("nose",), people, [[[value, 0, 0, 1, np.nan]]] * len(people), world)


def test_a_table_is_equal_by_value():
    assert table() == table()
    assert table() != table(value=0.6)
    assert table() != table(people=(5,))
    assert table() != table(world=[[[0, 0, 0]]])
    assert table(world=[[[0, 0, 0]]]) == table(world=[[[0, 0, 0]]])
    assert table() != "table"
    assert len(table(people=(1, 2))) == 2


def test_a_table_is_frozen():
    with pytest.raises(AttributeError, match="frozen"):
        table().frame = 3
    with pytest.raises(ValueError, match="read-only"):
        table().landmarks[0, 0, 0] = 1


def test_a_table_prints_whom_it_holds():
    assert repr(table()) == "LandmarkTable(frame 2, people 4, 1 landmarks)"
    assert repr(table(people=())) == "LandmarkTable(frame 2, people nobody, 1 landmarks)"


def test_a_table_refuses_arrays_of_another_shape():
    with pytest.raises(PayloadTypeError, match="landmarks of a LandmarkTable has the shape 1×2"):
        LandmarkTable(0, ("nose",), (0,), [[1, 2]])


def test_angles_are_a_mapping():
    angles = JointAngles(("elbow", "knee"), [90, np.nan])

    assert angles["elbow"] == 90
    assert list(angles) == ["elbow", "knee"]
    assert len(angles) == 2
    assert angles == JointAngles(("elbow", "knee"), [90, np.nan])
    assert angles != JointAngles(("elbow", "knee"), [91, np.nan])
    assert angles != {"elbow": 90}
    assert repr(angles) == "JointAngles(elbow=90.0, knee=nan)"


def test_angles_are_frozen_and_have_a_number_each():
    with pytest.raises(AttributeError, match="frozen"):
        JointAngles(("elbow",), [1]).names = ()
    with pytest.raises(PayloadTypeError, match="1 names and an array of shape"):
        JointAngles(("elbow",), [1, 2])
