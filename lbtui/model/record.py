"""Records: values that are made whole, never change, and are equal where their members are.

They behave as `dataclass(frozen=True, slots=True)` does, which compiles eight methods for each class as soon
as it is defined: for the classes of one lookup that takes longer than its answer. Here all share their methods
but `__init__`, and that is compiled with a class's first instance.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")

_NONE: Any = object()


class _Member:
    """How a member differs from the plain ones."""

    __slots__ = ("compare", "default", "factory", "shown")

    def __init__(self, default: Any, factory: Any = None, *, shown: bool = True, compare: bool = True) -> None:
        self.default = default
        self.factory = factory
        self.shown = shown
        self.compare = compare


def member(
    *,
    default: Any = _NONE,
    default_factory: Callable[[], Any] | None = None,
    repr: bool = True,
    compare: bool = True,
) -> Any:
    """A member with a default that is made anew for each instance, or that `repr` or `==` leave out."""
    return _Member(default, default_factory, shown=repr, compare=compare)


@dataclass_transform(frozen_default=True, field_specifiers=(member,))
def record(cls: type[T]) -> type[T]:
    """Makes a record of a class: its annotations are the members. `__post_init__` runs where there is one."""
    own = {name: value for name, value in cls.__dict__.items() if name not in ("__dict__", "__weakref__")}
    names = tuple(own.get("__annotations__", ()))
    given = {name: own.pop(name, _NONE) for name in names}
    described = {name: each if isinstance(each, _Member) else _Member(each) for name, each in given.items()}
    compared = [name for name in names if described[name].compare]
    kind: Any = type(cls)
    made: type[T] = kind(
        cls.__name__,
        cls.__bases__,
        {
            "__slots__": names,
            "__match_args__": names,
            "__members__": described,
            "__key__": attrgetter(*compared) if compared else type,
            "__init__": _first,
            "__repr__": _repr,
            "__eq__": _eq,
            "__hash__": _hash,
            "__setattr__": _refuse,
            "__delattr__": _refuse,
            **own,
        },
    )
    made.__qualname__ = cls.__qualname__
    return made


def replace(old: T, **changes: Any) -> T:
    """Another record, alike but for `changes`."""
    return type(old)(**{name: getattr(old, name) for name in members(old)} | changes)


def members(of: object) -> tuple[str, ...]:
    """The names of a record's members, or of its class's, in their order."""
    names: tuple[str, ...] = of.__match_args__  # type: ignore[attr-defined]  # which every record has
    return names


def _first(self: Any, *values: Any, **named: Any) -> None:
    """Stands in for `__init__` until a first instance is made."""
    cls = type(self)
    cls.__init__ = _init(cls)
    cls.__init__(self, *values, **named)


def _init(cls: Any) -> Any:
    known: dict[str, Any] = {"_NONE": _NONE}
    taken, lines = ["self"], []
    for name, each in cls.__members__.items():
        known[f"_set_{name}"] = cls.__dict__[name].__set__  # not through `__setattr__`, which refuses
        value = name
        if each.factory is not None:
            known[f"_make_{name}"] = each.factory
            value = f"_make_{name}() if {name} is _NONE else {name}"
        known[f"_default_{name}"] = each.default
        plain = each.default is _NONE and each.factory is None
        taken.append(name if plain else f"{name}=_default_{name}")
        lines.append(f"    _set_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("    self.__post_init__()")
    source = "\n".join((f"def __init__({', '.join(taken)}):", *lines, "    return"))
    exec(source, known)  # noqa: S102  # made of the names of members alone
    init = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _repr(self: Any) -> str:
    shown = (name for name, each in self.__members__.items() if each.shown)
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self.__key__(self) == self.__key__(other)


def _hash(self: Any) -> int:
    return hash(self.__key__(self))


def _refuse(self: object, name: str, value: object = None) -> NoReturn:
    del value
    raise AttributeError(f"{type(self).__name__}.{name} cannot be changed: it belongs to a record")
