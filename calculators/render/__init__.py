"""Calculators that say what to draw, and draw it."""
