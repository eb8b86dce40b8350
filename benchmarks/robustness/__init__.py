"""Hostile input and broken circumstances: what crashes, hangs, or leaves half a file behind."""
