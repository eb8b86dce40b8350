"""Memory of arrays that are gone is used for the next ones."""

import ctypes
import subprocess
import sys

import pytest

BLOCKS = """
import ctypes
import numpy as np
from vitruvian.calculators.tensor.freed_memory import keep_freed_memory

class Info(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "abcdefghij"]

mallinfo2 = ctypes.CDLL(None).mallinfo2
mallinfo2.restype = Info

def blocks_of_their_own():
    before = mallinfo2().d
    array = np.empty(6_000_000, np.uint8)
    return mallinfo2().d - before

first = blocks_of_their_own()
keep_freed_memory()
print(first, blocks_of_their_own())
"""


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="this C library does not tell its blocks"
)
def test_an_array_has_no_memory_mapped_for_it_alone():
    done = subprocess.run(
        [sys.executable, "-c", BLOCKS], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["1", "0"]
