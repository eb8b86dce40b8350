"""Hold the packaged graphs, YAML files found by their name without the ending."""

if __name__ != "vitruvian.graphs":
    raise ImportError(
        f"{__name__} is the package vitruvian.graphs by another name, which would load every "
        "module twice; import vitruvian.graphs"
    )
