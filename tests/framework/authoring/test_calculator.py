from typing import Any

import pytest

from vitruvian.framework.authoring.calculator import Calculator
from vitruvian.framework.authoring.contract import Contract
from vitruvian.framework.authoring.ports import Input, Option, Output, SideInput, SideOutput
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.streams.sync import Immediate


class BaseProbe(Calculator, abstract=True):
    first = Input(int)
    second = Input(str, optional=True)
    total = Output(int)
    name = SideInput(str)
    result = SideOutput(int)
    scale = Option(1.5)
    steps = Option(3)


class DerivedProbe(BaseProbe, abstract=True):
    sync = Immediate()
    timestamp_offset = None
    process_timestamp_bounds = True
    max_in_flight = 4
    second = None
    third = Input(Any)
    scale = Option(2.0)


def test_the_contract_lists_the_declarations_in_order():
    contract = BaseProbe.contract

    assert contract.inputs == [BaseProbe.first, BaseProbe.second]
    assert contract.outputs == [BaseProbe.total]
    assert contract.side_inputs == [BaseProbe.name]
    assert contract.side_outputs == [BaseProbe.result]
    assert list(contract.options) == ["scale", "steps"]
    assert contract.ports() == [
        BaseProbe.first,
        BaseProbe.second,
        BaseProbe.total,
        BaseProbe.name,
        BaseProbe.result,
    ]


def test_the_defaults_of_a_contract():
    contract = BaseProbe.contract

    assert contract.sync is None
    assert contract.timestamp_offset == 0
    assert contract.process_timestamp_bounds is False
    assert contract.max_in_flight == 1
    assert contract.node is None


def test_a_subclass_inherits_replaces_and_removes_declarations():
    contract = DerivedProbe.contract

    assert contract.inputs == [BaseProbe.first, DerivedProbe.third]
    assert contract.options["scale"].default == 2.0
    assert contract.options["steps"] is BaseProbe.steps
    assert contract.sync is DerivedProbe.sync
    assert contract.timestamp_offset is None
    assert contract.process_timestamp_bounds is True
    assert contract.max_in_flight == 4


def test_a_copied_contract_can_change_without_the_class():
    contract = BaseProbe.contract.copy()
    contract.inputs.clear()
    contract.options.clear()
    contract.max_in_flight = 9

    assert BaseProbe.contract.inputs == [BaseProbe.first, BaseProbe.second]
    assert list(BaseProbe.contract.options) == ["scale", "steps"]
    assert BaseProbe.contract.max_in_flight == 1
    assert Contract() == Contract().copy()


def test_ports_of_different_kinds_may_share_a_tag():
    class SharedProbe(Calculator, abstract=True):
        allow = Input(bool)
        allow_side = SideInput(bool, tag="ALLOW")
        allow_out = Output(bool, tag="ALLOW")

    assert [port.tag for port in SharedProbe.contract.ports()] == ["ALLOW"] * 3


def test_an_instance_has_option_values_as_attributes():
    probe = BaseProbe(scale=4.0)

    assert probe.scale == 4.0
    assert probe.steps == 3


def test_instances_do_not_share_option_values():
    assert (BaseProbe(steps=1).steps, BaseProbe(steps=2).steps, BaseProbe().steps) == (1, 2, 3)


def test_a_wrong_option_of_an_instance_is_an_error():
    with pytest.raises(GraphConfigError, match=r"BaseProbe has no option 'scael'.*mean 'scale'\?"):
        BaseProbe(scael=4.0)


def test_an_option_may_be_called_max_in_flight():
    class LimiterProbe(Calculator, abstract=True):
        max_in_flight = Option(3)

    assert LimiterProbe.contract.max_in_flight == 1
    assert LimiterProbe().max_in_flight == 3
