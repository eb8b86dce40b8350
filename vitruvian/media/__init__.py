"""Read and write anything by its ending: sources and destinations as ordinary nodes of a graph."""
