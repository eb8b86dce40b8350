"""How payloads are written down: a file a kind, with its JSON, table rows and view."""
