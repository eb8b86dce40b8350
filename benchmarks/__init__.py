"""Measure how fast the package is; each module is a script."""
