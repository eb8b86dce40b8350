"""Frozen dataclasses that are declared quickly differ from those of Python in nothing else."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import field
from typing import Any, ClassVar, get_type_hints

import pytest

from vitruvian.framework.quick_dataclass import dataclass


@dataclasses.dataclass(frozen=True, slots=True)
class TheirPoint:
    """A place with a name."""

    kind: ClassVar[str] = "point"
    x: float
    y: float = 2.0
    tags: list[str] = field(default_factory=list, hash=False)
    note: str = field(default="", kw_only=True, compare=False, repr=False)
    total: float = field(init=False, compare=False)
    unit: str = field(init=False, default="px")
    marks: list[int] = field(init=False, default_factory=list, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", self.x + self.y)


@dataclass(frozen=True, slots=True)
class OurPoint:
    """A place with a name."""

    kind: ClassVar[str] = "point"
    x: float
    y: float = 2.0
    tags: list[str] = field(default_factory=list, hash=False)
    note: str = field(default="", kw_only=True, compare=False, repr=False)
    total: float = field(init=False, compare=False)
    unit: str = field(init=False, default="px")
    marks: list[int] = field(init=False, default_factory=list, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", self.x + self.y)


@dataclass(frozen=True, slots=True)
class OurNamed(OurPoint):
    """One more field than its base."""

    name: str = "n"


@dataclasses.dataclass(frozen=True, slots=True)
class TheirsOfOurs(OurPoint):
    """As a user may derive it."""

    name: str = "n"


@dataclass(frozen=True)
class Single:
    """One field, and a dictionary in place of slots."""

    value: float


@dataclass(frozen=True, slots=True)
class Nothing:
    """No fields."""


@dataclass(frozen=True, eq=False, repr=False)
class Plain:
    """Equal to itself only."""

    value: int = 0


@dataclass(frozen=True, slots=True)
class Own:
    """Defines by itself what would be made."""

    value: int = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own)

    def __hash__(self) -> int:
        return 7

    def __repr__(self) -> str:
        return "own"


@dataclass(frozen=True, slots=True)
class Unhashable:
    """Is not hashed."""

    __hash__ = None  # type: ignore[assignment]


class Subclass(Single):
    """No dataclass, with room for more attributes."""


def named(text: object) -> str:
    return str(text).replace("Their", "Our")


def failure(call: Any) -> tuple[type, str]:
    with pytest.raises((AttributeError, TypeError, ValueError), match=r"\w") as caught:
        call()
    return caught.type, named(caught.value)


BOTH = [TheirPoint, OurPoint]


@pytest.mark.parametrize(
    "what",
    [
        inspect.signature,
        lambda cls: inspect.signature(cls.__init__),
        lambda cls: get_type_hints(cls.__init__),
        lambda cls: cls.__init__.__qualname__,
        lambda cls: cls.__match_args__,
        lambda cls: cls.__slots__,
        lambda cls: cls.__doc__,
        lambda cls: cls.__dataclass_params__.frozen,
        lambda cls: [(one.name, one.type) for one in dataclasses.fields(cls)],
        lambda cls: cls(1.0),
        lambda cls: dataclasses.asdict(cls(1.0, 3.0, ["a"], note="b")),
        lambda cls: dataclasses.replace(cls(1.0, note="b"), y=5.0),
        lambda cls: pickle.loads(pickle.dumps(cls(1.0, note="b"))),
        lambda cls: cls(1.0).__getstate__(),
        lambda cls: copy.deepcopy(cls(1.0, tags=["a"])),
        lambda cls: (cls(1.0) == cls(1.0, note="b"), cls(1.0) == cls(2.0), cls(1.0) == 1.0),
        lambda cls: hash(cls(1.0, tags=["a"])) == hash(cls(1.0, note="b")),
        lambda cls: cls(1.0).tags is cls(1.0).tags,
    ],
)
def test_it_answers_as_a_dataclass_of_python(what):
    theirs, ours = (named(what(cls)) for cls in BOTH)

    assert ours == theirs


@pytest.mark.parametrize(
    "what",
    [
        lambda cls: cls(),
        lambda cls: cls(1.0, z=2),
        lambda cls: cls(1.0, 2.0, [], "note"),
        lambda cls: cls(1.0, x=2.0),
        lambda cls: setattr(cls(1.0), "x", 2.0),
        lambda cls: delattr(cls(1.0), "x"),
        lambda cls: dataclasses.replace(cls(1.0), total=2.0),
        lambda cls: dataclasses.make_dataclass("Loose", ["a"], bases=(cls,)),
    ],
)
def test_it_refuses_what_a_dataclass_of_python_refuses(what):
    theirs, ours = (failure(lambda cls=cls: what(cls)) for cls in BOTH)

    assert ours == theirs


@pytest.mark.parametrize("derived", [OurNamed, TheirsOfOurs])
def test_frozen_dataclasses_derive_from_it(derived):
    made = derived(1.0, name="a")

    assert (made.x, made.y, made.total, made.name) == (1.0, 2.0, 3.0, "a")
    assert made == derived(1.0, name="a")
    assert made != derived(1.0, name="b")
    assert repr(made).endswith("marks=[], name='a')")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'name'"):
        made.name = "b"
    assert pickle.loads(pickle.dumps(made)) == made


def test_a_class_that_derives_from_it_may_set_other_attributes_only():
    made = Subclass(1.0)
    made.other = 2

    assert made.other == 2
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'value'"):
        del made.value
    del made.other
    assert not hasattr(made, "other")


def test_classes_of_one_field_and_of_none_are_equal_by_value():
    nan = float("nan")

    assert Single(nan) == Single(nan)
    assert hash(Single(2)) == hash((2,))
    assert (Nothing(), repr(Nothing()), hash(Nothing())) == (Nothing(), "Nothing()", hash(()))


def test_what_was_not_asked_for_or_is_there_already_stays():
    assert Plain() != Plain()
    assert repr(Plain()).startswith("<")
    assert (Own(1), hash(Own()), repr(Own())) == (Own(2), 7, "own")
    with pytest.raises(TypeError, match="unhashable type: 'Unhashable'"):
        hash(Unhashable())


def test_a_value_that_holds_itself_is_shown():
    made = Single([])
    made.value.append(made)

    assert repr(made) == "Single(value=[...])"


def test_the_first_instances_are_made_like_those_of_the_compiled_method() -> None:
    @dataclass(frozen=True)
    class Fresh:
        x: int
        tags: list[str] = field(default_factory=list)
        note: str = field(default="none", kw_only=True)
        total: int = field(init=False)
        unit: str = field(init=False, default="px")

        def __post_init__(self) -> None:
            object.__setattr__(self, "total", self.x + len(self.tags))

    made = [Fresh(1, ["a"], note="n") for _ in range(10)]
    plain = [Fresh(x=2) for _ in range(10)]

    assert {repr(one) for one in made} == {
        f"{Fresh.__qualname__}(x=1, tags=['a'], note='n', total=2, unit='px')"
    }
    assert all(one == plain[0] for one in plain)
    assert plain[0].tags is not plain[1].tags


@pytest.mark.parametrize(
    ("args", "given", "message"),
    [
        ((), {}, r"missing 1 required positional argument: 'x'"),
        ((1, 2, 3), {}, r"takes from 2 to 3 positional arguments but 4 were given"),
        ((1,), {"x": 2}, r"got multiple values for argument 'x'"),
        ((1,), {"z": 2}, r"got an unexpected keyword argument 'z'"),
    ],
)
def test_wrong_arguments_of_the_first_instance_are_refused(
    args: tuple[int, ...], given: dict[str, int], message: str
) -> None:
    @dataclass(frozen=True)
    class Fresh:
        x: int
        y: int = 0

    make: Any = Fresh
    with pytest.raises(TypeError, match=message):
        make(*args, **given)
