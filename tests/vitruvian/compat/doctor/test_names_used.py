from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from vitruvian.compat.doctor.names_used import uses_in


def paths(text: str) -> set[str]:
    """Return the paths of all uses in a program."""
    return {use.path for use in uses_in(ast.parse(dedent(text)))}


HANDS = "mediapipe.solutions.hands.Hands"


@pytest.mark.parametrize(
    "text",
    [
        "import mediapipe as mp\nmp.solutions.hands.Hands",
        "import mediapipe\nmediapipe.solutions.hands.Hands",
        "import mediapipe.solutions.hands\nmediapipe.solutions.hands.Hands",
        "import mediapipe.solutions.hands as h\nh.Hands",
        "from mediapipe import solutions\nsolutions.hands.Hands",
        "from mediapipe.solutions import hands as h\nh.Hands",
        "from mediapipe.solutions.hands import Hands",
        "import mediapipe as mp\nm = mp.solutions\nh = m.hands\nh.Hands",
        "import mediapipe as mp\nh: object = mp.solutions.hands\nh.Hands",
        "import importlib\nmp = importlib.import_module('mediapipe')\nmp.solutions.hands.Hands",
        "try:\n    import mediapipe as mp\nexcept ImportError:\n    pass\nmp.solutions.hands.Hands",
        "import mediapipe as mp\ndef f(x: mp.solutions.hands.Hands): pass",
        "import mediapipe as mp\nf = lambda: mp.solutions.hands.Hands",
    ],
)
def test_a_name_is_found_however_it_is_imported(text: str) -> None:
    assert HANDS in paths(text)


@pytest.mark.parametrize(
    "text",
    [
        """
        def f():
            with mp.solutions.hands.Hands() as hands:
                hands.process(image)
        """,
        """
        class Tracker:
            def find(self, image):
                return self.hands.process(image)

            def __init__(self):
                self.mp_hands = mp.solutions.hands
                self.hands = self.mp_hands.Hands()
        """,
        """
        class Tracker:
            hands = mp.solutions.hands.Hands()

            def find(self, image):
                return self.hands.process(image)
        """,
        """
        def f():
            hands.process(image)

        hands = mp.solutions.hands.Hands()
        """,
    ],
    ids=["with", "self", "class", "global"],
)
def test_what_a_call_returns_is_followed(text: str) -> None:
    assert f"{HANDS}().process" in paths("import mediapipe as mp\n" + dedent(text))


@pytest.mark.parametrize(
    "text",
    [
        "mp = other\nmp.solutions.hands.Hands",
        "for mp in many:\n    mp.solutions.hands.Hands",
        "def f(mp):\n    mp.solutions.hands.Hands",
        "def mp(): pass\nmp.solutions.hands.Hands",
    ],
)
def test_a_name_that_comes_to_mean_another_thing_is_let_go(text: str) -> None:
    assert HANDS not in paths(f"import mediapipe as mp\n{text}")


def test_a_call_has_its_line_and_arguments() -> None:
    text = "import mediapipe as mp\nmp.solutions.hands.Hands(\n    True, max_num_hands=1)"

    (call,) = (use for use in uses_in(ast.parse(text)) if use.positional is not None)

    assert (call.path, call.line, call.keywords, call.positional) == (
        HANDS,
        2,
        ("max_num_hands",),
        1,
    )


@pytest.mark.parametrize("arguments", ["*given", "**given"])
def test_arguments_that_only_a_run_can_tell_are_not_counted(arguments: str) -> None:
    text = f"import mediapipe as mp\nmp.solutions.hands.Hands({arguments})"

    assert [use for use in uses_in(ast.parse(text)) if use.positional is not None] == []
