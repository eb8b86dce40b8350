"""What a program uses of MediaPipe, and which of it is here."""
