"""The graphics card that a graph's calculators share, its textures, and the way there and back.

What image and drawing calculators do there stands beside what they do in memory, in files that
end in ``_gpu``.

``wgpu`` (the extra ``[gpu]``) is imported where a device is opened, never with these modules.
"""
