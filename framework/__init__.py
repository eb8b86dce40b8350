"""The graph framework: packets, time, calculators, scheduling. It knows no calculator or graph."""
