from pathlib import Path

import pytest

from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph_file import reading
from vitruvian.framework.graph_file.library import GraphLibrary
from vitruvian.framework.graph_file.loader import load_graph
from vitruvian.framework.graph_file.problems import Problems
from vitruvian.framework.graph_file.reading import is_pbtxt, read_any_text

TEXT = "input_stream: a\nnode:\n  - calculator: X\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "graphs" / "deep").mkdir(parents=True)
    (tmp_path / "graphs" / "deep" / "packaged.yaml").write_text("# Packaged.\n" + TEXT)
    (tmp_path / "graphs" / "other.yml").write_text(TEXT)
    (tmp_path / "mine.yaml").write_text(TEXT)
    return tmp_path


@pytest.fixture
def library(folder):
    return GraphLibrary(graph_dirs=[folder / "graphs"])


@pytest.mark.parametrize(
    ("source", "file", "path"),
    [
        ("packaged", "graphs/deep/packaged.yaml", "graphs/deep/packaged.yaml"),
        ("other", "graphs/other.yml", "graphs/other.yml"),
        ("mine.yaml", "mine.yaml", "mine.yaml"),
        ("./mine.yaml", "mine.yaml", "mine.yaml"),
        (Path("mine.yaml"), "mine.yaml", "mine.yaml"),
        (TEXT, "<graph>", None),
        ("node: [{calculator: X}]", "<graph>", None),
        ("{node: [{calculator: X}]}", "<graph>", None),
        ({"node": [{"calculator": "X"}]}, "<graph>", None),
    ],
)
def test_a_graph_has_a_name_a_path_text_or_is_data(source, file, path, library, folder):
    graph = load_graph(source, library=library)

    assert graph.node[0].calculator == "X"
    assert graph.location.file == file
    assert (graph.path and graph.path.resolve()) == (path and folder.resolve() / path)


def test_a_config_is_a_graph_already(library):
    graph = load_graph("packaged", library=library)

    assert load_graph(graph) is graph


def test_a_file_without_ending_is_found(folder):
    (folder / "plain").write_text(TEXT)

    assert load_graph("plain").location.file == "plain"


def test_an_absolute_path_outside_the_working_directory_is_shown_whole(folder, monkeypatch):
    monkeypatch.chdir(folder / "graphs")

    assert load_graph(folder / "mine.yaml").location.file == str(folder / "mine.yaml")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "packagd",
            (
                "packagd: no graph has this name; known graphs: other, packaged. Did you mean "
                "'packaged'?"
            ),
        ),
        (
            "mine",
            (
                "mine: no graph has this name; known graphs: other, packaged. Did you mean the "
                "file 'mine.yaml'?"
            ),
        ),
        ("", "'': no graph has this name; known graphs: other, packaged."),
        (
            "mien.yaml",
            "mien.yaml: no such graph file; '.' holds: mine.yaml. Did you mean 'mine.yaml'?",
        ),
        (
            "graphs/zz.yaml",
            "graphs/zz.yaml: no such graph file; 'graphs' holds: other.yml.",
        ),
        (
            Path("graphs/deep/packed.yaml"),
            (
                "graphs/deep/packed.yaml: no such graph file; 'graphs/deep' holds: packaged.yaml. "
                "Did you mean 'packaged.yaml'?"
            ),
        ),
        (
            "nowhere/a.yaml",
            "nowhere/a.yaml: no such graph file; there is no folder 'nowhere' either",
        ),
        (
            "./empty/a.yaml",
            "empty/a.yaml: no such graph file; 'empty' holds no .yaml or .pbtxt file",
        ),
        (Path("graphs"), "graphs: this is a folder; 'graphs' holds: other.yml."),
        ("graph.pbtxt", "graph.pbtxt: no such graph file; '.' holds: mine.yaml."),
        ("a\0/b.yaml", r"a\x00/b.yaml: the graph file cannot be read: embedded null byte"),
        (7, "<graph>: int is no graph; give a name, path, YAML text or mapping"),
        (None, "<graph>: NoneType is no graph; give a name, path, YAML text or mapping"),
    ],
)
def test_what_is_no_graph_says_what_there_is(source, message, library, folder):
    (folder / "empty").mkdir()
    with pytest.raises(GraphConfigError) as caught:
        load_graph(source, library=library)

    assert str(caught.value) == message


def test_a_file_without_end_is_refused(folder, monkeypatch):
    monkeypatch.setattr(reading, "_MOST_BYTES", 100)
    (folder / "long.yaml").write_text("#" * 101, encoding="utf-8")

    with pytest.raises(GraphConfigError, match=r"long\.yaml: the file has more than 100 bytes"):
        load_graph("long.yaml")


def test_a_file_that_is_not_text_says_on_which_line(folder):
    (folder / "film.yaml").write_bytes(b"node:\n\xff\xfe\n")
    with pytest.raises(GraphConfigError) as caught:
        load_graph("film.yaml")

    assert str(caught.value) == "film.yaml:2: this is not UTF-8 text; is it a graph file?"


@pytest.mark.parametrize("ending", ["yaml", "pbtxt"])
def test_a_file_of_utf_16_says_what_to_do(folder, ending):
    (folder / f"wide.{ending}").write_bytes("node:\n".encode("utf-16"))

    with pytest.raises(
        GraphConfigError, match=r"wide\.\w+:1: this is UTF-16 text; save it as UTF-8"
    ):
        load_graph(f"wide.{ending}")


def test_a_byte_order_mark_is_passed_over(folder):
    (folder / "marked.yaml").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())

    assert load_graph("marked.yaml").node[0].location.line == 3


@pytest.mark.parametrize("text", ["passing", "graph.yaml", "/etc/passwd", ""])
def test_a_text_is_never_taken_for_a_file(text):
    problems = Problems()

    config = read_any_text(text, "mine", problems)

    assert config.damaged
    assert problems.in_order()[0].location.file == "mine"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('node { calculator: "A" }', True),
        ("node: {\n}", True),
        ("node:\n  - calculator: A\n", False),
        ("node: [{calculator: A}]", False),
    ],
)
def test_formats_are_told_apart(text, expected):
    assert is_pbtxt(text) is expected
    read_any_text(text, "mine", Problems())


@pytest.mark.parametrize(
    "text",
    [
        'input_stream: "a" node { calculator: "X" input_stream: "a" }',
        'node{calculator:"X"} input_stream:"a"',
        'input_stream:"a" node<calculator:"X">',
        'max_queue_size: 5 node { calculator: "X" }',
        'executor { name: "e" } node: { calculator: "X" }',
    ],
)
def test_a_text_proto_on_one_line_is_recognised(text):
    assert load_graph(text).node[0].calculator == "X"


@pytest.mark.parametrize(
    "text",
    [
        "{input_stream: a, node: [{calculator: X}]}",
        '# node {\ninput_stream: "node {"\nnode:\n  - {calculator: X, options: {node: {a: 1}}}',
        "node:\n  - {calculator: X, options: {a: {}, node: {a: 1}}}",
    ],
)
def test_yaml_that_mentions_a_node_in_braces_is_yaml(text):
    assert not is_pbtxt(text)


@pytest.mark.parametrize(
    "text",
    [
        'executor: {name: "", num_threads: 2}\nnode: [{calculator: X}]',
        'executor { name: "" options { num_threads: 2 } } node { calculator: "X" }',
    ],
)
def test_an_executor_without_a_name_is_the_default_one(text):
    (executor,) = load_graph(text).executor

    assert (executor.name, executor.num_threads) == ("", 2)
