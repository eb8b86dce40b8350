import os

import pytest

from vitruvian.assets import asset_path
from vitruvian.calculators.native_messages import without_messages
from vitruvian.calculators.tensor.engine import ModelRequest
from vitruvian.calculators.tensor.engines.registry import choose_engine


def test_routine_lines_are_dropped_and_others_come_through(capfd):
    with without_messages(b"INFO: Created"):
        os.write(2, b"INFO: Created a delegate\nERROR: out of memory\n")

    assert capfd.readouterr().err == "ERROR: out of memory\n"


def test_an_exception_gives_stderr_back(capfd):
    with pytest.raises(ValueError, match="broken"), without_messages(b"INFO"):
        raise ValueError("broken")
    os.write(2, b"INFO: hello\n")

    assert capfd.readouterr().err == "INFO: hello\n"


def test_loading_a_model_says_nothing(capfd):
    model = asset_path("pose_detection_128").read_bytes()
    choose_engine().load(ModelRequest(model, "detector")).close()

    assert capfd.readouterr().err == ""
