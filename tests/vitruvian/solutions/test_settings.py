"""Settings are judged where they are given, not in the middle of a run."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from vitruvian.solutions.hands import HandsSettings
from vitruvian.solutions.settings import SettingError


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("model", "ful", "must be one of lite, full; got 'ful'"),
        ("hands", "2", "must be a whole number; got '2'"),
        ("hands", 1.5, r"must be a whole number; got 1\.5"),
        ("hands", True, "must be a whole number; got True"),
        ("threads", 1.5, r"must be a whole number; got 1\.5"),
        ("static", "no", "must be True or False; got 'no'"),
        ("detection_confidence", "0.5", r"must be a number from 0 to 1; got '0\.5'"),
        ("detection_confidence", None, "must be a number from 0 to 1; got None"),
        ("detection_confidence", math.nan, "must be a number from 0 to 1; got nan"),
        ("tracking_confidence", -0.1, r"must be a number from 0 to 1; got -0\.1"),
        ("tracking_confidence", 50, "must be a number from 0 to 1; got 50"),
        ("frame_rate", 0, "must be a number of pictures a second, more than 0; got 0"),
        ("frame_rate", math.inf, "must be a number of pictures a second, more than 0; got inf"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(name: str, value: Any, expected: str) -> None:
    with pytest.raises(SettingError, match=rf"^{name} {expected}$"):
        HandsSettings(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hands", np.int64(2)),
        ("static", None),
        ("static", np.True_),
        ("static", 1),
        ("threads", None),
        ("detection_confidence", 0),
        ("detection_confidence", np.float32(1)),
        ("frame_rate", 25),
    ],
)
def test_numbers_of_numpy_and_what_means_the_same_fit(name: str, value: Any) -> None:
    assert getattr(HandsSettings(**{name: value}), name) is value
