"""From a configuration to a plan: subgraphs expanded, names, types and order checked."""
