"""Random graphs with random packets, run by the engine and by a naive reading of the rules."""
