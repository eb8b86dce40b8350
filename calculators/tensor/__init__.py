"""Calculators that run a network and read its tensors."""
