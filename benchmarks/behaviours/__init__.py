"""Compare the small things that programs rely on with MediaPipe itself."""
