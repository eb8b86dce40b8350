"""Measure MediaPipe's solution classes and the drop-in ones side by side: hands, faces, masks."""
