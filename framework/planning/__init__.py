"""From a configuration to a plan: subgraphs are expanded; names, types and order are checked."""
