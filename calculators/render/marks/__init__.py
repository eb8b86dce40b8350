"""Annotations as marks: which pixels each shape covers, in a few integers that a shader reads."""
