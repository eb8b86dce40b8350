"""Nodes to copy of calculators that do their work only together with others."""

from __future__ import annotations

__all__ = ["limiter_example", "loop_example"]


def loop_example(begin: str, end: str) -> str:
    """Return a loop over the elements of a list, between these two calculators."""
    return f"""\
- calculator: {begin}
  input_stream: ITERABLE:values
  output_stream: [ITEM:value, BATCH_END:batch_end]
# What stands between the ends of the loop runs once an element.
- calculator: PassThroughCalculator
  input_stream: value
  output_stream: result
- calculator: {end}
  input_stream: [ITEM:result, BATCH_END:batch_end]
  output_stream: ITERABLE:results
"""


def limiter_example(limiter: str) -> str:
    """Return a graph's work between a limiter and the result that tells it of a finished frame."""
    return f"""\
- calculator: {limiter}
  input_stream: [image, FINISHED:result]
  back_edge: FINISHED
  output_stream: limited_image
# In place of this one stands the work that a camera may be too quick for.
- calculator: PassThroughCalculator
  input_stream: limited_image
  output_stream: result
"""
