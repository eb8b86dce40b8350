"""Planning without importing: whoever calls decides what a graph may import."""

from vitruvian.framework.graph_file.problems import Problems
from vitruvian.framework.graph_file.reading import read_any_text
from vitruvian.framework.planning.planner import plan_config

TEXT = """\
import: no_such_module
input_stream: a
node:
  - calculator: PassThroughCalculator
    input_stream: a
    output_stream: b
"""


def planned(text, **options):
    problems = Problems()
    plan = plan_config(read_any_text(text, "g", problems), problems, **options)
    return plan, [str(problem) for problem in problems.in_order()]


def test_the_importer_sees_the_expanded_graph():
    seen = []

    plan, problems = planned(TEXT, importer=lambda flat, noted: seen.append(flat.imports))

    assert seen == [("no_such_module",)]
    assert problems == []
    assert [node.name for node in plan.nodes] == ["PassThroughCalculator"]


def test_what_the_importer_notes_is_a_problem_of_the_graph():
    def refuse(flat, noted):
        noted.add(flat.place_of("import"), "not here")

    plan, problems = planned(TEXT, importer=refuse)

    assert plan is None
    assert problems == ["g:1: not here"]


def test_by_default_modules_are_imported():
    _, problems = planned(TEXT)

    assert "import of 'no_such_module' failed" in problems[0]
