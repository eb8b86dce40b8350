"""Calculators that steer packets without looking inside them."""
