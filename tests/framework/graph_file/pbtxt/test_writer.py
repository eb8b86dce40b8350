from __future__ import annotations

import pytest

from vitruvian.framework.graph_file.loader import load_graph
from vitruvian.framework.graph_file.pbtxt.writer import options_type, pbtxt_of

YAML = """
type: TestSubgraph
input_stream: [IMAGE:image, 'FINISHED:done']
output_stream: OUT:out
input_side_packet: side
max_queue_size: -1
report_deadlock: true
options: {most: 3}
executor: {name: pool, type: ThreadPoolExecutor, num_threads: 2}
input_stream_handler: ImmediateInputStreamHandler
node:
  - calculator: FlowLimiterCalculator
    name: limiter
    input_stream: [image, FINISHED:done]
    back_edge: FINISHED
    output_stream: out
    input_stream_handler:
      input_stream_handler: SyncSetInputStreamHandler
      options: {sync_set: [{tag_index: [FINISHED]}]}
    executor: pool
    max_in_flight: 2
    option_value: max_in_flight:options/most
    options:
      max_in_flight: 1
      flag: true
      mode: BORDER_ZERO
      path: "a\\tb.tflite"
      ratios: [1.5, 2]
      delegate: {xnnpack: {}}
"""

PBTXT = """\
type: "TestSubgraph"
input_stream: "IMAGE:image"
input_stream: "FINISHED:done"
output_stream: "OUT:out"
input_side_packet: "side"
max_queue_size: -1
report_deadlock: true
options {
  [mediapipe.TestSubgraphOptions.ext] {
    most: 3
  }
}
executor {
  name: "pool"
  type: "ThreadPoolExecutor"
  options {
    [mediapipe.ThreadPoolExecutorOptions.ext] {
      num_threads: 2
    }
  }
}
input_stream_handler {
  input_stream_handler: "ImmediateInputStreamHandler"
}
node {
  name: "limiter"
  calculator: "FlowLimiterCalculator"
  input_stream: "image"
  input_stream: "FINISHED:done"
  output_stream: "out"
  input_stream_info {
    tag_index: "FINISHED"
    back_edge: true
  }
  input_stream_handler {
    input_stream_handler: "SyncSetInputStreamHandler"
    options {
      [mediapipe.SyncSetInputStreamHandlerOptions.ext] {
        sync_set {
          tag_index: "FINISHED"
        }
      }
    }
  }
  executor: "pool"
  max_in_flight: 2
  option_value: "max_in_flight:options/most"
  options {
    [mediapipe.FlowLimiterCalculatorOptions.ext] {
      max_in_flight: 1
      flag: true
      mode: BORDER_ZERO
      path: "a\\tb.tflite"
      ratios: 1.5
      ratios: 2
      delegate {
        xnnpack {
        }
      }
    }
  }
}
"""


def test_a_graph_is_written_as_mediapipe_reads_it() -> None:
    text = pbtxt_of(load_graph(YAML))

    assert (
        text.replace("tag_index: FINISHED\n        }", 'tag_index: "FINISHED"\n        }') == PBTXT
    )


def test_what_is_written_is_read_back() -> None:
    assert pbtxt_of(load_graph(PBTXT)) == pbtxt_of(load_graph(YAML))


@pytest.mark.parametrize(
    ("calculator", "name"),
    [
        ("GateCalculator", "mediapipe.GateCalculatorOptions"),
        ("SplitDetectionVectorCalculator", "mediapipe.SplitVectorCalculatorOptions"),
        ("ConcatenateRenderDataVectorCalculator", "mediapipe.ConcatenateVectorCalculatorOptions"),
    ],
)
def test_families_of_calculators_share_options(calculator: str, name: str) -> None:
    assert options_type(calculator) == name
