from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from vitruvian.calculators.gpu.adapters import adapters, chosen_adapter, load_wgpu
from vitruvian.calculators.gpu.errors import GpuError


def card(name, kind, driver="driver 1.2", backend="Vulkan"):
    info = {
        "device": name,
        "vendor": "",
        "description": driver,
        "backend_type": backend,
        "adapter_type": kind,
    }
    return SimpleNamespace(info=info)


SOFTWARE = card("llvmpipe", "CPU", driver="")
SMALL = card("Iris Xe", "IntegratedGPU")
LARGE = card("GeForce", "DiscreteGPU")


@pytest.fixture
def cards(monkeypatch):
    """Return a function that lets the machine have these graphics cards."""
    monkeypatch.delenv("VITRUVIAN_GPU_ADAPTER", raising=False)

    def have(*found):
        gpu = SimpleNamespace(enumerate_adapters_sync=lambda: list(found))
        monkeypatch.setitem(sys.modules, "wgpu", SimpleNamespace(gpu=gpu))

    return have


def test_real_cards_come_before_software(cards):
    cards(SOFTWARE, SMALL, LARGE)

    assert [str(info) for info, _ in adapters()] == [
        "GeForce (Vulkan, driver 1.2)",
        "Iris Xe (Vulkan, driver 1.2)",
        "llvmpipe (Vulkan)",
    ]
    assert [info.index for info, _ in adapters()] == [0, 1, 2]
    assert [info.is_software for info, _ in adapters()] == [False, False, True]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("", "GeForce"),
        ("0", "GeForce"),
        ("1", "Iris Xe"),
        ("iris", "Iris Xe"),
        ("LLVM", "llvmpipe"),
        (" 2 ", "llvmpipe"),
    ],
)
def test_the_environment_picks_by_index_or_name(cards, monkeypatch, wanted, expected):
    cards(SOFTWARE, SMALL, LARGE)
    monkeypatch.setenv("VITRUVIAN_GPU_ADAPTER", wanted)

    assert chosen_adapter()[0].name == expected
    assert chosen_adapter(wanted)[0].name == expected


@pytest.mark.parametrize("wanted", ["3", "Radeon"])
def test_a_name_that_nothing_has_is_answered_with_all_names(cards, wanted):
    cards(SMALL, LARGE)

    with pytest.raises(GpuError, match=f"'{wanted}': no graphics card .*0: GeForce.*1: Iris"):
        chosen_adapter(wanted)


def test_a_machine_without_a_card_gets_an_explanation(cards):
    cards()

    with pytest.raises(GpuError, match="no graphics card that can be used; expected a driver for"):
        chosen_adapter()


def test_a_missing_wgpu_is_answered_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "wgpu", None)

    with pytest.raises(GpuError, match=r"pip install 'vitruvian\[gpu\]'"):
        load_wgpu()
