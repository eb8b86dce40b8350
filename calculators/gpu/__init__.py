"""Calculators whose pictures are textures of a graphics card.

``wgpu`` (the extra ``[gpu]``) is imported where a device is opened, never with these modules.
"""
