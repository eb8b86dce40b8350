"""Calculators that read and write pictures and files of landmarks, rectangles and detections."""
