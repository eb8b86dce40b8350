"""Compare what tasks answer here and in MediaPipe, with the same bundles and pictures."""
