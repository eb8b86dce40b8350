"""Hold the packaged graphs, YAML files found by their name without the ending."""
