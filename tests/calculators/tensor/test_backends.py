from __future__ import annotations

import pytest

from vitruvian.calculators.tensor import backends
from vitruvian.calculators.tensor.backends import (
    BACKENDS,
    BackendName,
    Precision,
    backend_named,
    choose_backend,
    precision_named,
)
from vitruvian.framework.errors import FrameworkError


@pytest.fixture
def installed(monkeypatch):
    """The libraries that can be imported; none until the test adds some."""
    names = set()

    def import_module(name):
        if name.partition(".")[0] not in names:
            raise ModuleNotFoundError(f"No module named {name!r}")

    monkeypatch.setattr(backends.importlib, "import_module", import_module)
    return names


@pytest.mark.parametrize(
    ("libraries", "expected"),
    [
        ({"ai_edge_litert", "tflite_runtime", "openvino"}, "litert"),
        ({"tflite_runtime", "openvino"}, "tflite_runtime"),
        ({"openvino"}, "openvino"),
    ],
)
def test_auto_takes_the_first_that_is_installed(installed, libraries, expected):
    installed |= libraries

    assert choose_backend().name == expected


def test_auto_takes_one_that_has_the_precision(installed):
    installed |= {"ai_edge_litert", "openvino"}

    assert choose_backend(BackendName.AUTO, Precision.BF16).name == "openvino"


@pytest.mark.parametrize("name", list(BACKENDS))
def test_named_one_is_taken_where_it_is_installed(installed, name):
    installed |= {"ai_edge_litert", "tflite_runtime", "openvino"}

    assert choose_backend(name) is BACKENDS[name]


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("litert", "pip install ai-edge-litert"),
        ("tflite_runtime", r"pip install 'vitruvian\[tflite-runtime\]'"),
        ("openvino", r"pip install 'vitruvian\[openvino\]'"),
    ],
)
def test_one_that_is_not_installed_is_an_error_that_says_what_to_install(installed, name, command):
    message = rf"the backend '{name}' is not installed \(No module named .*\); run: {command}"

    with pytest.raises(FrameworkError, match=message):
        choose_backend(BackendName(name))


def test_nothing_installed_is_an_error_that_names_all(installed):
    with pytest.raises(FrameworkError, match=r"nothing is installed.*litert.*runtime.*openvino"):
        choose_backend()


@pytest.mark.parametrize("name", ["litert", "tflite_runtime"])
def test_precision_that_a_backend_has_not_is_an_error(installed, name):
    message = f"'{name}' does not compute in bf16; expected one of f32; take the backend openvino"

    with pytest.raises(FrameworkError, match=message):
        choose_backend(BackendName(name), Precision.BF16)


def test_precision_of_graphics_cards_is_an_error_on_the_cpu():
    with pytest.raises(FrameworkError, match=r"nothing computes in f16 on the CPU;.*gpu"):
        choose_backend(BackendName.AUTO, Precision.F16)


def test_names_are_looked_up():
    assert backend_named("openvino") is BackendName.OPENVINO
    assert precision_named("bf16") is Precision.BF16


@pytest.mark.parametrize(
    ("look_up", "name", "message"),
    [
        (backend_named, "opnvino", "there is no backend 'opnvino'.*Did you mean 'openvino'"),
        (precision_named, "f8", "there is no precision 'f8'; expected one of auto, f32, f16"),
    ],
)
def test_unknown_name_is_an_error_with_the_nearest(look_up, name, message):
    with pytest.raises(FrameworkError, match=message):
        look_up(name)


def test_only_the_maintained_interpreter_gets_several_threads():
    assert BACKENDS[BackendName.LITERT].most_threads == 4
    assert BACKENDS[BackendName.TFLITE_RUNTIME].most_threads == 1
