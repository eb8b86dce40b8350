"""Where packets wait: input queues, output bounds, and policies that say when a node is ready."""
