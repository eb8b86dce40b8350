"""Graphs as drawings: text, SVG, pages, and the languages of Graphviz and Mermaid."""
