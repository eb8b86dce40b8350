"""Calculators for detections, rectangles and landmarks."""
