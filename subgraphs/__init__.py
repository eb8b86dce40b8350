"""Hold the packaged subgraphs, one YAML file each, found by their name without the ending."""

if __name__ != "vitruvian.subgraphs":
    raise ImportError(
        f"{__name__} is the package vitruvian.subgraphs by another name, which would load every "
        "module twice; import vitruvian.subgraphs"
    )
