"""Hold the library of calculators, one subpackage for each kind of work."""
