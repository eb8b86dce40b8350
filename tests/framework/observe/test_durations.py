from __future__ import annotations

import random

import numpy as np
import pytest

from vitruvian.framework.observe.durations import DurationHistogram, DurationStatistics


def histogram_of(values):
    histogram = DurationHistogram()
    for value in values:
        histogram.add(value)
    return histogram


def test_nothing_has_no_duration():
    assert DurationHistogram().statistics() == DurationStatistics()


@pytest.mark.parametrize("duration", [0, 1, 63, 64, 999, 123_456_789, 10**12])
def test_one_duration_is_exact(duration):
    seconds = duration / 1e9

    assert histogram_of([duration]).statistics() == DurationStatistics(
        1, seconds, seconds, seconds, seconds, seconds
    )


@pytest.mark.parametrize("spread", [1.0, 10.0, 1000.0])
def test_percentiles_are_right_within_two_percent(spread):
    draw = random.Random(7)
    values = [int(100_000 * spread ** draw.random()) for _ in range(5000)]

    found = histogram_of(values).statistics()

    assert found.count == 5000
    assert found.total == pytest.approx(sum(values) / 1e9)
    assert found.mean == pytest.approx(np.mean(values) / 1e9)
    assert found.p50 == pytest.approx(np.percentile(values, 50) / 1e9, rel=0.02)
    assert found.p99 == pytest.approx(np.percentile(values, 99) / 1e9, rel=0.02)
    assert found.most == max(values) / 1e9


def test_memory_does_not_grow_with_the_number():
    draw = random.Random(1)
    histogram = histogram_of(draw.randrange(10**9) for _ in range(20_000))

    assert len(histogram._counts) < 32 * 30


def test_joined_durations_are_as_if_added_to_one():
    first, second = [5, 900, 70_000], [1, 900, 3_000_000]

    joined = DurationHistogram.joined([histogram_of(first), histogram_of(second)])

    assert joined.statistics() == histogram_of(first + second).statistics()
