"""Compare the framework with MediaPipe's own, on random graphs and packets."""
