"""The Python API of MediaPipe's framework, over Vitruvian's.

For programs that were written for ``mediapipe`` up to 0.10.21: the same names, signatures,
exception types and messages. Change the import and go on::

    import vitruvian.compat as mp

    graph = mp.CalculatorGraph(graph_config=text)
    graph.observe_output_stream("out", lambda name, packet: print(mp.packet_getter.get_str(packet)))

Where MediaPipe's library crashes or hangs, this raises an error. ``binary_config`` and
``.binarypb`` files need protobuf and are not read. New programs use ``vitruvian`` itself.
"""

from __future__ import annotations

from . import packet_creator, packet_getter
from .calculator_graph import CalculatorGraph, GraphInputStreamAddMode
from .image import Image
from .image_frame import ImageFormat, ImageFrame
from .matrix import Matrix
from .packet import Packet
from .solution_base import SolutionBase
from .timestamp import Timestamp
from .validated_graph_config import ValidatedGraphConfig

__all__ = [
    "CalculatorGraph",
    "GraphInputStreamAddMode",
    "Image",
    "ImageFormat",
    "ImageFrame",
    "Matrix",
    "Packet",
    "SolutionBase",
    "Timestamp",
    "ValidatedGraphConfig",
    "packet_creator",
    "packet_getter",
]
