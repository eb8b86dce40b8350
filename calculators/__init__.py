"""Hold the library of calculators, one subpackage for each kind of work."""

if __name__ != "vitruvian.calculators":
    raise ImportError(
        f"{__name__} is the package vitruvian.calculators by another name, which would load every "
        "module twice; import vitruvian.calculators"
    )
