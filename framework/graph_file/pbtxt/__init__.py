"""MediaPipe's own graph files: the text format of protocol buffers (``.pbtxt``).

``parser`` reads any text of the format into a ``syntax`` tree, and ``graph`` converts the tree of a
``CalculatorGraphConfig`` into the configuration that a YAML file becomes.
"""

from .graph import read_pbtxt
from .parser import parse_pbtxt
from .syntax import Field, ListValue, Message, Scalar

__all__ = ["Field", "ListValue", "Message", "Scalar", "parse_pbtxt", "read_pbtxt"]
