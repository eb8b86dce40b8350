"""One run of a graph: its nodes, the scheduler, the executors, and what waits for them."""
