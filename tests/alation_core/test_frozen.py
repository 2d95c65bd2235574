"""Frozen dataclasses that are written out late: they do what those of the standard library do."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import threading
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from functools import partial
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alation_core.frozen import dataclass

Make = Callable[..., Any]
THEIRS: Make = dataclasses.dataclass
OURS: Make = dataclass

_KINDS: dict[str, Any] = {
    "needed": dataclasses.MISSING,
    "default": 7,
    "made": field(default_factory=list),
    "unshown": field(default=3, repr=False),
    "uncompared": field(default=4, compare=False),
    "unhashed": field(default=5, hash=False),
    "by_name": field(default=6, kw_only=True),
    "not_given": field(default_factory=tuple, init=False),
}
kinds = st.lists(st.sampled_from(sorted(_KINDS)), max_size=6)
values = st.integers(0, 2) | st.text(max_size=2) | st.none()


def shaped(make: Make, kinds: list[str], base: type = object, **options: Any) -> Any:
    """Return a dataclass with fields of some kinds."""
    names = {f"{kind}_{number}": _KINDS[kind] for number, kind in enumerate(kinds)}
    body = {name: copy.copy(one) for name, one in names.items() if one is not dataclasses.MISSING}
    annotations = dict.fromkeys(names, "object")
    return make(frozen=True, **options)(
        type("Shape", (base,), {"__annotations__": annotations, "__doc__": "It.", **body})
    )


def told(act: Callable[[], Any]) -> Any:
    """Return what comes of something: its value, or the kind of its error."""
    try:
        return act()
    except Exception as error:
        return type(error)


@given(kinds, st.booleans(), st.lists(values, max_size=6), st.lists(values, max_size=6))
def test_it_does_what_a_dataclass_of_the_standard_library_does(
    kinds: list[str], kw_only: bool, some: list[Any], others: list[Any]
) -> None:
    def of(make: Make, given: list[Any]) -> Any:
        shape = shaped(make, kinds, kw_only=kw_only)
        names = [one.name for one in dataclasses.fields(shape) if one.init]
        if kw_only:
            return shape(**dict(zip(names, given, strict=False)))
        return shape(*given)

    theirs, ours = (told(partial(of, make, some)) for make in (THEIRS, OURS))

    if isinstance(theirs, type):
        assert ours is theirs
        return
    assert seen(ours, others) == seen(theirs, others)
    assert ours != theirs


def seen(one: Any, others: list[Any]) -> list[Any]:
    """Return what can be seen of an instance."""
    return [
        dataclasses.asdict(one),
        repr(one).rpartition(".")[2],
        told(lambda: hash(one)),
        str(inspect.signature(type(one))),
        type(one).__match_args__,
        told(lambda: dataclasses.replace(one) == one),
        told(lambda: one == type(one)(*others)),
    ]


@dataclass(frozen=True)
class Point:
    """A value with all that is special.

    Args:
        x: needed.
        tags: made for each.
    """

    unit: ClassVar[str] = "m"
    x: int
    tags: list[str] = field(default_factory=list)
    far: bool = field(default=False, init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "far", self.x > 10)


def test_the_init_is_written_when_it_is_first_asked_for() -> None:
    @dataclass(frozen=True)
    class Unused:
        """It."""

        x: int

    assert not inspect.isfunction(vars(Unused)["__init__"])
    assert Unused(3) == Unused(x=3)
    assert inspect.isfunction(vars(Unused)["__init__"])
    assert Unused.__init__.__annotations__ == {"x": "int", "return": None}


def test_it_is_frozen_copied_and_pickled() -> None:
    point = Point(11)

    assert point.far
    assert pickle.loads(pickle.dumps(point)) == copy.deepcopy(point) == point  # noqa: S301
    assert Point(1).tags is not Point(1).tags
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'x'"):
        point.x = 3  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'x'"):
        del point.x
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'"):
        Point()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unhashable"):
        hash(point)


@pytest.mark.parametrize("base", [THEIRS, OURS])
@pytest.mark.parametrize("derived", [THEIRS, OURS])
def test_each_derives_from_the_other(base: Make, derived: Make) -> None:
    below = shaped(derived, ["unshown", "made", "by_name"], shaped(base, ["needed", "default"]))

    one = below(1, 2)

    known = ["needed_0", "default_1", "unshown_0", "made_1", "by_name_2"]
    assert [found.name for found in dataclasses.fields(below)] == known
    assert [getattr(one, name) for name in known] == [1, 2, 3, [], 6]
    assert (below.unshown_0, hasattr(below, "made_1")) == (3, False)
    assert below.__match_args__ == tuple(known[:4])
    assert one == below(1, 2) != below(1, 3)
    with pytest.raises(FrozenInstanceError):
        one.needed_0 = 2


def test_what_a_class_says_itself_stays() -> None:
    @dataclass(frozen=True)
    class Own:
        """It."""

        x: int

        def __init__(self) -> None:
            object.__setattr__(self, "x", 5)

        def __eq__(self, other: object) -> bool:
            return True

        def __repr__(self) -> str:
            return "mine"

    assert (Own().x, repr(Own()), Own() == 3) == (5, "mine", True)
    assert hash(Own()) == hash((5,))


def test_a_class_below_that_is_none_may_have_further_attributes() -> None:
    class Below(Point):
        pass

    below: Any = Below(1)
    below.note = "free"
    with pytest.raises(FrozenInstanceError):
        below.x = 2
    del below.note


def test_many_threads_make_the_first_instances() -> None:
    shapes = [shaped(OURS, ["needed", "made", "by_name"]) for _ in range(50)]
    start = threading.Barrier(4)
    failed: list[Any] = []

    def work() -> None:
        start.wait(10)
        failed.extend(shape for shape in shapes if shape(1).needed_0 != 1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert not failed


def test_what_it_does_not_do_is_said() -> None:
    with pytest.raises(TypeError, match="take the dataclass of the standard library"):
        OURS(frozen=False)(type("Open", (), {}))
    with pytest.raises(TypeError, match="cannot inherit frozen dataclass from a non-frozen one"):
        shaped(OURS, ["default"], dataclasses.dataclass(type("Open", (), {})))
    given = type("Given", (), {"__annotations__": {"x": dataclasses.InitVar[int]}})
    with pytest.raises(TypeError, match="for InitVar"):
        OURS(frozen=True)(given)
