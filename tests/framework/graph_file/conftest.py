"""What the tests of reading graph files share."""

import pytest

from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.graph_file.loader import load_graph


@pytest.fixture
def reading_problems(tmp_path, monkeypatch):
    """Return a function that gives the messages of what cannot be read."""
    monkeypatch.chdir(tmp_path)

    def reading_problems(text: str) -> list[str]:
        (tmp_path / "g.yaml").write_text(text.removeprefix("\n"))
        with pytest.raises(GraphConfigError, match=r"g\.yaml") as caught:
            load_graph("g.yaml")
        return [str(problem) for problem in caught.value.problems]

    return reading_problems
