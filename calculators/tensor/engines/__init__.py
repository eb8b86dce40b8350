"""Libraries that run models, a file each.

A module of this folder that has an ``ENGINE`` offers it; nothing else names it. Another package
offers one with a line in its metadata, here in ``pyproject.toml``::

    [project.entry-points."vitruvian.engines"]
    torch = "bird_tracking.torch_engine:ENGINE"
"""
