"""Have the C library keep the memory of arrays that are gone, for those of the next frame."""

from __future__ import annotations

from functools import cache

import numpy as np

__all__ = ["keep_freed_memory"]

#: More than the tensors of any packaged model, and the pictures of a 1080p video, take.
_BYTES = 8 << 20


@cache
def keep_freed_memory() -> None:
    """Have arrays of up to 8 MB made of memory that others of the process have freed.

    glibc at first takes memory for more than 128 kB from the system, and gives it back when it is
    freed. A tensor of 400 kB would have a hundred pages mapped, filled with zeros and unmapped in
    each frame: in a mesh of 8 ms about a tenth. Once a larger block was freed, glibc keeps as much,
    and up to 16 MB at the end of its heap. So one is made and freed, of which no page is touched.
    Elsewhere this does nothing.
    """
    np.empty(_BYTES, np.uint8)
