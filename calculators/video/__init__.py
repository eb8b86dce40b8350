"""Calculators that read and write videos, images and landmark files."""
