"""Arithmetic in single precision that rounds as C does.

MediaPipe computes in C++ with ``float``, and so do we, bit by bit: tracking feeds each result into
the next frame, where a difference in the last bit makes a visible difference after a second.
NumPy's functions are as accurate as C's, but they round differently, and differently from one
processor to the next: on the machine this was written on, 39 of 100 results of ``np.exp`` had
another last bit than those of ``expf``, and 7 of 10 sums of 33 numbers than those of a loop.

Rounding ``math.exp`` and the like to float32 is no way out. glibc's ``expf`` is not always the
float32 nearest to the true value (its ``atan2f`` in one of 7 cases is not), so the functions here
follow its algorithms step by step.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from ctypes import c_float

import numpy as np
from numpy.typing import NDArray

__all__ = ["atan2", "cos", "exp", "sin", "summed"]

_F = np.float32

_MANTISSA_BITS = 52
_EXP_BITS = 5
_EXP_STEPS = 1 << _EXP_BITS
_EXP_TABLE = np.exp2(np.arange(_EXP_STEPS) / _EXP_STEPS)
_EXP_ONE_BY_ONE: Sequence[float] = _EXP_TABLE.tolist()
#: Up to so many numbers are exponentiated one by one.
_FEW = 8
#: Coefficients of the third, second and first power of 2^x, x in steps.
_EXP_SERIES = tuple(
    float.fromhex(text) / _EXP_STEPS**power
    for text, power in (
        ("0x1.c6af84b912394p-5", 3), ("0x1.ebfce50fac4f3p-3", 2), ("0x1.62e42ff0c52d6p-1", 1),
    )
)  # fmt: skip
#: Coefficients of x³, x⁵, x⁷ of the sine, and of 1, x² … x⁸ of the cosine.
_SIN_SERIES = tuple(
    map(float.fromhex, ("-0x1.555545995a603p-3", "0x1.1107605230bc4p-7", "-0x1.994eb3774cf24p-13"))
)
_COS_SERIES = (
    1.0,
    *map(
        float.fromhex,
        (
            "-0x1.ffffffd0c621cp-2", "0x1.55553e1068f19p-5",
            "-0x1.6c087e89a359dp-10", "0x1.99343027bf8c3p-16",
        ),
    ),
)  # fmt: skip

_ZERO, _ONE, _TWO = _F(0), _F(1), _F(2)
_PI, _PI_REST = _F(np.pi), _F(np.pi - float(_F(np.pi)))
_HALF_PI = float(_PI / _TWO)

#: Where the ranges of an arc tangent begin, and the point in each that it is computed relative to.
_RANGES = (0.4375, 0.6875, 1.1875, 2.4375)
_BASES = (_F(0.5), _F(1), _F(1.5), _F(np.inf))
#: The arc tangent at these points: the upper bits, and what they leave out.
_ATAN_AT = tuple(
    _F(value) for value in (4.6364760399e-01, 7.8539812565e-01, 9.8279368877e-01, 1.5707962513)
)
_ATAN_REST = tuple(
    _F(value) for value in (5.0121582440e-09, 3.7748947079e-08, 3.4473217170e-08, 7.5497894159e-08)
)
#: Coefficients of x³, x⁵ … of the arc tangent; every second one is summed on its own.
_ATAN_SERIES = tuple(
    _F(value)
    for value in (
        3.3333334327e-01, -2.0000000298e-01, 1.4285714924e-01, -1.1111110449e-01,
        9.0908870101e-02, -7.6918758452e-02, 6.6610731184e-02, -5.8335702866e-02,
        4.9768779427e-02, -3.6531571299e-02, 1.6285819933e-02,
    )
)  # fmt: skip


def exp(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return e to the power of each value, as C's ``expf`` does in glibc from 2.28.

    Results too large for float32 are infinite, without a warning.
    """
    if values.size <= _FEW:
        # The scores of a few boxes, say: the calls of NumPy below take as long as ten numbers here.
        few = np.array([_exp_of_one(value) for value in values.ravel().tolist()], np.float32)
        return few.reshape(values.shape)
    # e^x = 2^(k/32 + r/32) with a whole number k and |r| <= 1/2: 2^(k/32) comes from a table and
    # the exponent, 2^(r/32) from a series of third degree. All is in float64, and rounded once.
    # Beyond ±200 the float32 result is 0 or infinite anyway; the limit keeps `whole` in range.
    rest = values.astype(np.float64)
    np.maximum(rest, -200, out=rest)
    np.minimum(rest, 200, out=rest)
    rest *= _EXP_STEPS / math.log(2)
    steps = np.rint(rest)
    rest -= steps
    series = _EXP_SERIES[0] * rest
    series += _EXP_SERIES[1]
    series *= rest * rest
    rest *= _EXP_SERIES[2]
    rest += 1.0
    series += rest
    whole = steps.astype(np.int64)
    series *= _EXP_TABLE.take(whole & (_EXP_STEPS - 1))
    # The product is near 1..2. Adding k // 32 to the exponent bits of the float64 multiplies it by
    # that power of two, without another rounding.
    whole >>= _EXP_BITS
    whole <<= _MANTISSA_BITS
    series.view(np.int64)[...] += whole
    with np.errstate(over="ignore"):
        powers: NDArray[np.float32] = series.astype(np.float32)
    return powers


def _exp_of_one(value: float) -> float:
    """Return e to the power of one value, step by step as ``exp`` does it."""
    if math.isnan(value):
        return value
    rest = min(max(value, -200.0), 200.0) * (_EXP_STEPS / math.log(2))
    steps = round(rest)
    rest -= steps
    series = (_EXP_SERIES[0] * rest + _EXP_SERIES[1]) * (rest * rest)
    series += _EXP_SERIES[2] * rest + 1.0
    series *= _EXP_ONE_BY_ONE[steps & (_EXP_STEPS - 1)]
    return c_float(math.ldexp(series, steps >> _EXP_BITS)).value


def sin(angle: float) -> float:
    """Return the sine of an angle of float32, up to 120 radians, as C's ``sinf`` in glibc."""
    return float(_F(_wave(angle, 0)))


def cos(angle: float) -> float:
    """Return the cosine of an angle of float32, up to 120 radians, as C's ``cosf`` in glibc."""
    return float(_F(_wave(angle, 1)))


def summed(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the sums along the last axis, added up from its start; 0 where that is empty.

    ``np.sum`` adds in pairs and blocks, which rounds differently from a loop in C.
    """
    if values.shape[-1] == 0:
        return np.zeros(values.shape[:-1], dtype=np.float32)
    totals: NDArray[np.float32] = values.cumsum(axis=-1, dtype=np.float32)[..., -1]
    return totals


def atan2(y: float, x: float) -> float:
    """Return the direction of (x, y) in radians, -π..π, as C's ``atan2f`` does up to glibc 2.40.

    That is the algorithm of Sun's fdlibm: up to one unit in the last place from the true value.
    Equal to the bit, except perhaps where y is more than 2²⁵ times x.
    """
    if not (math.isfinite(x) and math.isfinite(y)):
        return float(_F(math.atan2(y, x)))
    rise, run = c_float(y).value, c_float(x).value
    if run == 0 and rise != 0:
        return math.copysign(_HALF_PI, rise)
    # The quotient of two float32 in double precision, rounded to float32, is their quotient there.
    angle = _ZERO if rise == 0 else _atan(_F(c_float(abs(rise / run)).value))
    if math.copysign(1, run) < 0:
        angle = _PI - (angle - _PI_REST)
    return math.copysign(float(angle), rise)


def _atan(x: np.float32) -> np.float32:
    """Return the arc tangent of a number that is not negative."""
    place = bisect_right(_RANGES, float(x)) - 1
    if place < 0:
        return x - x * _series(x)
    # tan(a - b) = (x - tan b) / (1 + x tan b), in the form that rounds least for each base b: the
    # rest is small, so that few terms of the series are enough.
    if place == 0:
        rest = (_TWO * x - _ONE) / (_TWO + x)
    elif place == 3:
        rest = -_ONE / x
    else:
        base = _BASES[place]
        rest = (x - base) / (_ONE + base * x)
    return _ATAN_AT[place] - ((rest * _series(rest) - _ATAN_REST[place]) - rest)


def _series(x: np.float32) -> np.float32:
    square = x * x
    fourth = square * square
    odd = even = _ZERO
    for coefficient in _ATAN_SERIES[-1::-2]:
        odd = coefficient + fourth * odd
    for coefficient in _ATAN_SERIES[-2::-2]:
        even = coefficient + fourth * even
    return square * odd + fourth * even


def _wave(angle: float, shift: int) -> float:
    """Return the sine (shift 0) or cosine (shift 1) of an angle, in double precision."""
    quarters = math.floor(angle * (2 / math.pi) + 0.5)
    x = angle - quarters * (math.pi / 2)
    quarter = quarters + shift
    square = x * x
    if quarter % 2:
        fourth = square * square
        low = (_COS_SERIES[0] + square * _COS_SERIES[1]) + fourth * _COS_SERIES[2]
        value = low + fourth * square * (_COS_SERIES[3] + square * _COS_SERIES[4])
    else:
        cube = x * square
        low = x + cube * _SIN_SERIES[0]
        value = low + cube * square * (_SIN_SERIES[1] + square * _SIN_SERIES[2])
    return -value if quarter % 4 >= 2 else value
