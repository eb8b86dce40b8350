import pytest

from vitruvian.framework.authoring.calculator import REGISTRY, Calculator, CalculatorRegistry
from vitruvian.framework.errors import FrameworkError


class RegistryProbe(Calculator, abstract=True):
    pass


class OtherProbe(Calculator, abstract=True):
    pass


@pytest.fixture
def registry():
    return CalculatorRegistry()


def test_a_class_is_found_by_its_name(registry):
    registry.add("Probe", RegistryProbe)

    assert registry.get("Probe") is RegistryProbe
    assert "Probe" in registry


def test_an_unknown_name_is_none(registry):
    assert registry.get("Nope") is None
    assert "Nope" not in registry
    assert 3 not in registry


def test_names_are_sorted(registry):
    registry.add("B", RegistryProbe)
    registry.add("A", OtherProbe)

    assert registry.names() == ["A", "B"]
    assert list(registry) == ["A", "B"]


def test_a_second_class_of_the_same_name_is_refused(registry):
    registry.add("Probe", RegistryProbe)

    with pytest.raises(FrameworkError, match=r"calculator 'Probe' is defined twice: in .*test_reg"):
        registry.add("Probe", OtherProbe)
    assert registry.get("Probe") is RegistryProbe


def test_the_same_class_defined_again_replaces_the_first(registry):
    def define():
        class CellCalculator(Calculator, abstract=True):
            pass

        return CellCalculator

    first, second = define(), define()
    registry.add("CellCalculator", first)
    registry.add("CellCalculator", second)

    assert registry.get("CellCalculator") is second


def test_sources_load_once_and_only_for_unknown_names(registry):
    calls = []

    def load():
        calls.append("load")
        registry.add("Late", OtherProbe)

    registry.add("Early", RegistryProbe)
    registry.add_source(load)

    assert registry.get("Early") is RegistryProbe
    assert not calls
    assert registry.get("Late") is OtherProbe
    assert registry.get("Nope") is None
    assert calls == ["load"]


def test_a_source_that_failed_is_tried_again(registry):
    def load():
        raise ImportError("half a library")

    registry.add_source(load)

    for _ in range(2):
        with pytest.raises(ImportError, match="half a library"):
            registry.get("Nope")


def test_a_source_may_look_names_up_itself(registry):
    registry.add_source(lambda: registry.get("Probe"))

    assert registry.names() == []


def test_subclasses_register_themselves_unless_abstract():
    class SelfRegisteringCalculator(Calculator):
        pass

    class NamedDifferently(Calculator, name="RegistryNamedCalculator"):
        pass

    assert REGISTRY.get("SelfRegisteringCalculator") is SelfRegisteringCalculator
    assert REGISTRY.get("RegistryNamedCalculator") is NamedDifferently
    assert REGISTRY.get("RegistryProbe") is None
