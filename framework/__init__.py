"""The graph framework: packets, time, contracts, scheduling. It contains no calculator or graph."""

if __name__ != "vitruvian.framework":
    raise ImportError(
        f"{__name__} is the package vitruvian.framework by another name, which would load every "
        "module twice; import vitruvian.framework"
    )
