"""Hold the packaged subgraphs, one YAML file each, found by their name without the ending."""
