"""Records behave as frozen dataclasses with slots, and are compiled with their first instance only."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from lbtui.model.record import member, members, record, replace


@record
class Ours:
    """A record."""

    name: str
    rank: int | None = None
    extra: Mapping[str, int] = member(default_factory=dict)
    seen: float = member(default=0.0, compare=False)
    key: str = member(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.name}#{self.rank}"


@dataclass(frozen=True, slots=True)
class Theirs:
    """The same as a dataclass."""

    name: str
    rank: int | None = None
    extra: Mapping[str, int] = field(default_factory=dict)
    seen: float = field(default=0.0, compare=False)
    key: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.name}#{self.rank}"


@record
class One:
    rows: int


@record
class Other:
    rows: int


@record
class Nothing:
    """No member at all."""


@record
class Checked:
    text: str

    def __post_init__(self) -> None:
        if not self.text:
            raise ValueError("empty")


CALLS: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    (("a",), {}),
    (("a", 3), {}),
    (("a",), {"rank": 3, "extra": {"x": 1}}),
    (("a", 3, {}, 1.5, "k"), {}),
    ((), {"name": "a", "seen": 2.0}),
    (("b",), {"key": "k"}),
]


@pytest.mark.parametrize(("values", "named"), CALLS)
def test_a_record_is_made_shown_and_compared_as_a_dataclass(
    values: tuple[Any, ...], named: dict[str, Any]
) -> None:
    ours, theirs = Ours(*values, **named), Theirs(*values, **named)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert str(ours) == str(theirs)
    assert [ours == Ours(*v, **n) for v, n in CALLS] == [theirs == Theirs(*v, **n) for v, n in CALLS]
    assert {name: getattr(ours, name) for name in members(ours)} == {
        name: getattr(theirs, name) for name in Theirs.__match_args__
    }


@pytest.mark.parametrize(("values", "named"), [((), {}), (("a",), {"name": "b"}), (("a",), {"nmae": "b"})])
def test_wrong_members_are_refused(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"Ours\.__init__\(\)"):
        Ours(*values, **named)


def test_records_of_two_kinds_are_never_equal() -> None:
    assert One(3) == One(3) != One(4)
    others: list[object] = [Other(3), 3, (3,), None]
    assert not [each for each in others if One(3) == each]
    assert Nothing() == Nothing()
    assert len({One(3), One(3), Other(3), Nothing(), Nothing()}) == 3


def test_a_record_never_changes() -> None:
    one: Any = One(3)
    for name in ("rows", "new"):
        with pytest.raises(AttributeError):
            setattr(one, name, 4)
        with pytest.raises(AttributeError):
            delattr(one, name)
    assert one == One(3)
    assert not hasattr(one, "__dict__")


def test_a_default_of_its_own_is_made_for_each() -> None:
    assert Ours("a").extra is not Ours("a").extra


def test_replace_makes_another() -> None:
    old = Ours("a", 3, key="k")
    assert replace(old, rank=4) == Ours("a", 4, key="k")
    assert (old.rank, replace(old, rank=4).key) == (3, "k")
    with pytest.raises(TypeError):
        replace(old, rnak=4)
    with pytest.raises(ValueError, match="empty"):
        replace(Checked("a"), text="")


def test_a_record_is_matched_by_position() -> None:
    match One(7):
        case One(rows):
            assert rows == 7
        case _:
            pytest.fail("not matched")


def test_defining_a_record_needs_neither_dataclasses_nor_a_compiler() -> None:
    code = """
import builtins, sys
import lbtui.model.record
compiled = []
real = builtins.exec
builtins.exec = lambda *given: compiled.append(given) or real(*given)
from lbtui.model.record import record
@record
class Two:
    one: int
    two: int = 2
assert (compiled, "dataclasses" in sys.modules) == ([], False)
assert (Two(1).two, len(compiled)) == (2, 1)
assert (Two(1, two=3).two, len(compiled)) == (3, 1)
"""
    subprocess.run([sys.executable, "-c", code], timeout=60, check=True)
