"""The studio: a page in the browser that shows a graph, edits it and watches it run."""
