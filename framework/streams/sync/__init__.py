"""Input policies: when a node runs, and with which packets.

A policy sees only the queues of its own node. Each is one of MediaPipe's input stream handlers
(``mediapipe/framework/stream_handler/``):

===================  =====================================================================
``Synchronized``     the default: joins all inputs by timestamp
``Immediate``        every packet as it arrives, each input on its own
``SyncSet``          groups of inputs, joined by timestamp within a group
``FixedSize``        as Synchronized; a busy node misses old packets and sees the newest
``Barrier``          the next packet of every input, whatever their timestamps
``EarlyClose``       as Synchronized; the node closes when any input ends
``Mux``              the one input that the last input selects
``TimestampAlign``   as Synchronized, for inputs whose clocks differ by a constant
===================  =====================================================================

Declare one on a calculator class (``sync = Immediate()``) or choose one in a graph file by
MediaPipe's name (``input_stream_handler: ImmediateInputStreamHandler``). A node's handler takes
precedence over the graph's, and the graph's over the class's.
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
