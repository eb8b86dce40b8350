"""Messages of ``mediapipe/framework/formats/annotation``."""
