"""The JSON Schema with which editors complete and check graph files."""
