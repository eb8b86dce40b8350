import pytest

from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph_file.config import GraphConfig
from vitruvian.framework.graph_file.library import GraphLibrary
from vitruvian.framework.graph_file.problems import Problems


@pytest.fixture
def folder(tmp_path):
    for name, text in {
        "packaged/first.yaml": "type: Detector\nnode: []\n",
        "packaged/deep/second.yml": "# A file\ntype: 'Tracker'  # by name\nnode: []\n",
        "packaged/plain.yaml": "node: [{type: NotThis}]\n",
        "packaged/notes.txt": "type: Notes\n",
        "user/graph.yaml": "node: []\n",
        "user/detector.yaml": "type: Detector\nnode: []\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def library(folder):
    return GraphLibrary(graph_dirs=[folder / "packaged"], subgraph_dirs=[folder / "packaged"])


def test_graphs_go_by_file_name(library, folder):
    assert dict(library.graphs()) == {
        "first": folder / "packaged/first.yaml",
        "plain": folder / "packaged/plain.yaml",
        "second": folder / "packaged/deep/second.yml",
    }


def test_subgraphs_go_by_type_else_by_file_name(library, folder):
    assert dict(library.subgraphs()) == {
        "Detector": folder / "packaged/first.yaml",
        "Tracker": folder / "packaged/deep/second.yml",
        "plain": folder / "packaged/plain.yaml",
    }


VARIANTS = """\
type: Detector
variants:
  DetectorCpu: {}
  # A comment, and a name in quotes.
  'DetectorGpu': {delegate: {gpu: {}}}
options: {delegate: {}, most: 1}
node: []
"""


@pytest.mark.parametrize(
    "text",
    [
        VARIANTS,
        """\
type: Detector
variants: {DetectorCpu: {}, DetectorGpu: {delegate: {gpu: {}}}}
options: {delegate: {}, most: 1}
node: []
""",
        """\
type: Detector
variants:
  DetectorCpu: {}
  DetectorGpu: {delegate: {gpu: {}}}         # on the graphics card
options: {delegate: {}, most: 1}
node: []
""",
        """\
type: Detector
variants:
  DetectorCpu: {}
  DetectorGpu: {delegate: {gpu: {}}}
options: {delegate: {}, most: 1}
node: []
""",
        """\
type: Detector
variants:
  DetectorCpu: {}
  DetectorGpu:
    delegate: {gpu: {}}
options: {delegate: {}, most: 1}
node: []
""",
    ],
)
def test_a_variant_is_the_subgraph_with_options_set(text, tmp_path):
    (tmp_path / "detector.yaml").write_text(text)
    library = GraphLibrary(subgraph_dirs=[tmp_path])

    assert set(library.subgraphs()) == {"Detector", "DetectorCpu", "DetectorGpu"}
    found = {name: library.lookup().find(name, Problems()) for name in library.subgraphs()}
    assert {name: config.type for name, config in found.items()} == {name: name for name in found}
    assert {name: config.options for name, config in found.items()} == {
        "Detector": {"delegate": {}, "most": 1},
        "DetectorCpu": {"delegate": {}, "most": 1},
        "DetectorGpu": {"delegate": {"gpu": {}}, "most": 1},
    }


@pytest.mark.parametrize("text", ["variants: []", "variants: {", "variants: {A: 1}", "variants:"])
def test_variants_that_cannot_be_read_do_not_hide_the_subgraph(text, tmp_path):
    (tmp_path / "detector.yaml").write_text(f"type: Detector\n{text}\nnode: []\n")

    assert "Detector" in GraphLibrary(subgraph_dirs=[tmp_path]).subgraphs()


def test_a_subgraph_beside_the_graph_goes_before_a_packaged_one(library, folder):
    beside = library.lookup(folder / "user/graph.yaml").find("Detector", Problems())
    packaged = library.lookup().find("Detector", Problems())

    assert beside is not None
    assert packaged is not None
    assert beside.path == folder / "user/detector.yaml"
    assert packaged.path == folder / "packaged/first.yaml"


def test_two_files_of_one_type_beside_the_graph_are_a_mistake(library, folder):
    (folder / "user/older.yaml").write_text("type: Detector\nnode: []\n")
    problems = Problems()
    library.lookup(folder / "user/graph.yaml").find("Detector", problems)

    (problem,) = problems.in_order()
    assert "two files here declare 'type: Detector': '" in problem.message
    assert "older.yaml'; rename one, or move it away" in problem.message


def test_a_pbtxt_and_the_yaml_made_from_it_may_lie_side_by_side(library, folder):
    (folder / "user/detector.pbtxt").write_text('type: "Detector"\n')
    problems = Problems()

    found = library.lookup(folder / "user/graph.yaml").find("Detector", problems)
    assert found.path == folder / "user/detector.yaml"
    assert problems.in_order() == []


def test_a_graph_is_no_subgraph_of_itself(library, folder):
    assert library.lookup(folder / "user/graph.yaml").find("graph", Problems()) is None


def test_an_unknown_subgraph_is_none(library):
    assert library.lookup().find("Nope", Problems()) is None


def test_folders_added_later_are_searched(library, folder):
    assert "graph" not in library.graphs()
    library.add_graph_dir(folder / "user")
    library.add_subgraph_dir(folder / "user")

    assert "graph" in library.graphs()
    assert "graph" in library.subgraphs()


def test_a_folder_that_does_not_exist_is_empty(tmp_path):
    library = GraphLibrary([tmp_path / "none"], [tmp_path / "none"])

    assert dict(library.graphs()) == {}
    assert library.lookup(tmp_path / "none" / "graph.yaml").names() == []


def test_a_subgraph_is_read_again_only_when_its_file_changes(library, folder):
    first = library.lookup().find("Detector", Problems())
    assert library.lookup().find("Detector", Problems()) is first

    (folder / "packaged/first.yaml").write_text("type: Detector\nnode: [{calculator: New}]\n")
    changed = library.lookup().find("Detector", Problems())

    assert changed is not None
    assert [node.calculator for node in changed.node] == ["New"]


def test_faults_of_a_subgraph_are_noted_each_time_it_is_used(library, folder):
    (folder / "packaged/first.yaml").write_text("type: Detector\nnodes: []\n")
    for _ in range(2):
        problems = Problems()
        library.lookup().find("Detector", problems)
        assert len(problems) == 1


def test_a_subgraph_in_memory_needs_no_file(library):
    library.add_subgraph(GraphConfig(type="Inline"))

    assert library.lookup().find("Inline", Problems()) == GraphConfig(type="Inline")
    assert "Inline" in library.lookup().names()
    with pytest.raises(GraphConfigError, match="a subgraph needs a 'type: NAME' to be used by"):
        library.add_subgraph(GraphConfig())
