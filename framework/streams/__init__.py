"""Input queues, output bounds, and the input policies that decide when a node runs."""
