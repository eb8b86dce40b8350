"""What tests of calculators need.

``run_calculator`` runs one calculator on given packets, without a graph. A calculator that waits
or measures time uses the service ``CLOCK``; a test gives it a ``SimulatedClock``::

    run_calculator(StampCalculator, services={CLOCK: SimulatedClock()}, data=[(0, "a")])
"""

from __future__ import annotations

from .framework.authoring.clock import CLOCK, SimulatedClock
from .framework.testing import CalculatorResult, run_calculator

__all__ = ["CLOCK", "CalculatorResult", "SimulatedClock", "run_calculator"]
