"""Many clips: each runs through the same graph, on this machine's processes or a Ray cluster."""
