"""Packets, their timestamps, and the types of their payloads."""
