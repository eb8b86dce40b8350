from typing import Any

import pytest

from vitruvian.framework.authoring.ports import (
    ANY_TAG,
    Input,
    Option,
    Output,
    SideInput,
    SideOutput,
)
from vitruvian.framework.formats import Detection, Rect
from vitruvian.framework.values.payload_types import type_name


class Holder:
    norm_rect = Input(Rect)
    class_ = Input(str)
    image_in = Input(int, tag="IMAGE", optional=True)
    data = Input(Any, tag="", repeated=True)
    rest = Input(Any, tag=ANY_TAG)
    out = Output(Any, same_as=norm_rect)
    scale = Option(1.25, doc="Grow by this factor.")
    count = Option(type=int)
    limit = Option(1, ge=0, le=9)


def test_the_tag_is_the_attributes_name_in_capitals():
    assert Holder.norm_rect.tag == "NORM_RECT"
    assert Holder.norm_rect.name == "norm_rect"


def test_underscores_that_keep_off_a_keyword_are_not_part_of_the_tag():
    assert Holder.class_.tag == "CLASS"


def test_a_given_tag_wins():
    assert Holder.image_in.tag == "IMAGE"
    assert not Holder.data.tag


@pytest.mark.parametrize(
    ("port", "optional", "repeated"),
    [
        (Holder.norm_rect, False, False),
        (Holder.image_in, True, False),
        (Holder.data, False, True),
        (Holder.rest, False, True),
    ],
)
def test_ports_say_whether_they_are_optional_or_repeated(port, optional, repeated):
    assert port.optional is optional
    assert port.repeated is repeated


@pytest.mark.parametrize(
    ("kind", "side", "is_output"),
    [
        (Input, False, False),
        (Output, False, True),
        (SideInput, True, False),
        (SideOutput, True, True),
    ],
)
def test_kinds_of_ports(kind, side, is_output):
    port = kind(int)

    assert (port.side, port.is_output) == (side, is_output)


def test_an_output_may_have_the_type_of_an_input():
    assert Holder.out.same_as is Holder.norm_rect


def test_ports_print_tag_and_type():
    assert repr(Holder.norm_rect) == "Input(NORM_RECT: Rect)"
    assert repr(Holder.data) == "Input(untagged: Any)"


def test_the_type_of_an_option_is_that_of_its_default():
    assert Holder.scale.type is float
    assert Holder.scale.default == 1.25
    assert not Holder.scale.required


def test_an_option_with_only_a_type_is_required():
    assert Holder.count.required
    assert Holder.count.type is int


def test_an_option_read_from_an_instance_is_its_value():
    assert Holder().scale == 1.25
    assert isinstance(Holder.scale, Option)


def test_options_keep_their_limits_and_print():
    assert Holder.limit.limits == {"ge": 0, "le": 9}
    assert repr(Holder.scale) == "Option(scale: float = 1.25)"
    assert repr(Holder.count) == "Option(count: int = required)"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (int, "int"),
        (Any, "Any"),
        (Rect, "Rect"),
        (tuple[Detection, ...], "tuple[Detection, ...]"),
        (tuple[int, int], "tuple[int, int]"),
        (tuple[tuple[Detection, ...], ...], "tuple[tuple[Detection, ...], ...]"),
        (dict[str, Any], "dict[str, Any]"),
        (Rect | None, "Rect | None"),
    ],
)
def test_types_are_named_as_a_person_writes_them(kind, name):
    assert type_name(kind) == name
