"""From text to a configuration: graph files in YAML and in MediaPipe's text format."""
