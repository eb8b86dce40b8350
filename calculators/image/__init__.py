"""Calculators that measure, crop and convert images."""
