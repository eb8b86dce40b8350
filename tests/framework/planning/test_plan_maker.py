import pytest

from vitruvian.framework.planning.input_stream_handlers import INPUT_STREAM_HANDLERS

HANDLERS = ", ".join(INPUT_STREAM_HANDLERS)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        pytest.param(
            """
input_stream: a
executor: {name: pool, type: ThreadPoolExecutor}
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
    executor: poool
""",
            [
                (
                    "g.yaml:7: SplitCalculator runs on executor 'poool', which the graph "
                    "does not declare; it declares: pool. Did you mean 'pool'?"
                ),
            ],
            id="undeclared executor",
        ),
        pytest.param(
            """
input_stream: a
executor:
  - {name: pool, type: ThreadPoolExecutor}
  - {name: pool, type: ThreadPoolExecutor}
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
""",
            ["g.yaml:4: executor 'pool' is declared twice (line 3)"],
            id="executor twice",
        ),
        pytest.param(
            """
input_stream: a
executor: {name: gpu, type: ThreadPoolExecutor}
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
""",
            ["g.yaml:2: the executor name 'gpu' is reserved; choose another"],
            id="reserved executor",
        ),
        pytest.param(
            """
input_stream: a
executor: {name: pool}
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
""",
            ["g.yaml:2: executor 'pool' has no type; add 'type: ThreadPoolExecutor'"],
            id="untyped executor",
        ),
        pytest.param(
            """
input_stream: a
executor: {name: pool, type: ThreadPool}
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
""",
            [
                (
                    "g.yaml:2: unknown executor type 'ThreadPool'; there are: "
                    "ThreadPoolExecutor, ApplicationThreadExecutor. Did you mean "
                    "'ThreadPoolExecutor'?"
                ),
            ],
            id="unknown executor type",
        ),
        pytest.param(
            """
input_stream: a
num_threads: 2
executor: {num_threads: 3}
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
""",
            [
                (
                    "g.yaml:3: the default executor has num_threads, and so has the graph; "
                    "keep one of the two"
                ),
            ],
            id="threads twice",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
    input_stream_handler: ImediateInputStreamHandler
""",
            [
                (
                    'g.yaml:6: "ImediateInputStreamHandler" is not a registered input stream '
                    f"handler; there are: {HANDLERS}. Did you mean 'ImmediateInputStreamHandler'?"
                ),
            ],
            id="unknown handler",
        ),
        pytest.param(
            """
input_stream: a
input_stream_handler: Nope
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
""",
            [
                (
                    'g.yaml:2: "Nope" is not a registered input stream handler; there are: '
                    f"{HANDLERS}."
                ),
            ],
            id="unknown graph handler",
        ),
        pytest.param(
            """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
    output_stream_handler: Nope
""",
            [
                (
                    'g.yaml:6: "Nope" is not an output stream handler; there is: '
                    "InOrderOutputStreamHandler"
                ),
            ],
            id="output handler",
        ),
        pytest.param(
            """
import: no_such_module_anywhere
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    output_stream: b
""",
            [
                (
                    "g.yaml:1: import of 'no_such_module_anywhere' failed: there is no "
                    "module 'no_such_module_anywhere' and no file "
                    "'no_such_module_anywhere.py'; install it, or name the file"
                ),
            ],
            id="import of nothing",
        ),
    ],
)
def test_executors_handlers_and_imports_are_explained(text, messages, problems_of):
    assert problems_of(text) == messages


def test_a_handlers_options_are_checked_where_they_stand(problems_of):
    text = """
input_stream: a
node:
  - calculator: SplitCalculator
    input_stream: a
    input_stream_handler:
      input_stream_handler: ImmediateInputStreamHandler
      options: {speed: 2}
"""
    (message,) = problems_of(text)

    assert message.startswith(
        "g.yaml:6: input_stream_handler ImmediateInputStreamHandler: it has no option 'speed'"
    )
