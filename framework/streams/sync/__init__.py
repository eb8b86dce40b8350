"""Input policies: when is a node ready, and with which packets.

A policy looks at nothing but the queues of one node. Each is one of MediaPipe's input stream
handlers (``mediapipe/framework/stream_handler/``):

===================  =====================================================================
``Synchronized``     the default: one time at a time, once all inputs are settled there
``Immediate``        every packet as it comes, each input on its own
``SyncSet``          groups of inputs, each joined by time, the groups on their own
``FixedSize``        as Synchronized, but a busy node misses packets and sees the newest
``Barrier``          the next packet of every input, whatever their times
``EarlyClose``       as Synchronized, but ends when any input ends
``Mux``              the input that the last one names
``TimestampAlign``   as Synchronized, with other clocks shifted to that of one input
===================  =====================================================================

Declare one on a calculator class (``sync = Immediate()``) or choose one in a graph file by
MediaPipe's name (``input_stream_handler: ImmediateInputStreamHandler``). The node's choice goes
before the graph's, and the graph's before the class's.
"""

from __future__ import annotations

from .barrier import Barrier
from .early_close import EarlyClose
from .fixed_size import FixedSize
from .immediate import Immediate
from .mux import Mux
from .policy import InputPolicy, InputSet
from .sync_set import SyncSet
from .synchronized import Synchronized
from .timestamp_align import TimestampAlign

__all__ = [
    "Barrier",
    "EarlyClose",
    "FixedSize",
    "Immediate",
    "InputPolicy",
    "InputSet",
    "Mux",
    "SyncSet",
    "Synchronized",
    "TimestampAlign",
]
