"""Statistics and Chrome traces of runs."""
