"""What a walk has learned so far: small, and kept beside what was read so that a later one can go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lbtui.export.walk.terms import Way
from lbtui.model.board import AtLeast, Exact, Flow, Total, Unknown

VERSION = 1
NOTES = 20


@dataclass(repr=False)
class Facts:
    """`way` is the pass under way, None before the first and after the last; `joined` whether the chunk kept
    last is of that pass, and `through` whether that pass is through. `ways` are the passes before it.

    `by_token` says that an earlier walk was gone on with at a token, by which nobody can tell whether it is
    still the same board. `left` counts who were seen to leave the board, as its length fell. `open` counts
    seams that did not hold, `blind` those that nothing could prove; `still` says that whatever was seen twice
    was the same. `met` is how many players the passes before the last one met, `found` how many of the last
    one were new. `begin` is the row that the pass begins with. Of a board that is read by tokens `token` is
    the anchor to go on from, None after the last page, and `back` the one before the last page that held
    rows, which ends with `back_row`.
    """

    way: Way | None = None
    joined: bool = False
    through: bool = False
    ways: list[Way] = field(default_factory=list)
    begun: bool = False
    number: int = 0
    rows: int = 0
    flow: Flow = Flow.UNKNOWN
    total_first: Total = field(default_factory=Unknown)
    total_last: Total = field(default_factory=Unknown)
    told: int | None = None
    left: int = 0
    still: bool = True
    open: int = 0
    blind: int = 0
    nameless: bool = False
    one_answer: bool = False
    cut_short: str = ""
    by_token: bool = False
    met: int = 0
    found: int = 0
    fell: int = 0
    overlap: int = 0
    begin: int = 1
    token: str | None = None
    back: str | None = None
    back_row: int = 1
    notes: list[str] = field(default_factory=list)
    more_notes: int = 0

    @property
    def length(self) -> int | None:
        """How long the board is, as far as that is known."""
        if self.told is not None:
            return self.told
        return self.total_first.rows if isinstance(self.total_first, Exact) else None

    def tell(self, told: int | None) -> None:
        """The service said how long the board is."""
        if told is None:
            return
        if isinstance(self.total_first, Unknown):
            self.total_first = Exact(told)
        if self.told is not None and told != self.told:
            self.left += max(0, self.told - told)
            self.still = False
        self.told = told

    def note(self, sentence: str) -> None:
        """Keeps a sentence once, and only counts those that come when there are enough."""
        if sentence in self.notes:
            return
        if len(self.notes) < NOTES:
            self.notes.append(sentence)
        else:
            self.more_notes += 1

    def all_notes(self) -> tuple[str, ...]:
        more = f"and {self.more_notes:,} more like these"
        return (*self.notes, more) if self.more_notes else tuple(self.notes)

    def to_json(self) -> dict[str, Any]:
        kept = {name: getattr(self, name) for name in _PLAIN}
        return {
            "version": VERSION,
            **kept,
            "way": self.way and self.way.value,
            "ways": [each.value for each in self.ways],
            "flow": self.flow.value,
            "total_first": _total_to_json(self.total_first),
            "total_last": _total_to_json(self.total_last),
            "notes": list(self.notes),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Facts:
        """ValueError where that is nothing that `to_json` gave."""
        if value.get("version") != VERSION:
            raise ValueError("kept by another version")
        try:
            return cls(
                **{name: value[name] for name in _PLAIN},
                way=Way(value["way"]) if value["way"] else None,
                ways=[Way(each) for each in value["ways"]],
                flow=Flow(value["flow"]),
                total_first=_total_from_json(value["total_first"]),
                total_last=_total_from_json(value["total_last"]),
                notes=list(value["notes"]),
            )
        except (KeyError, TypeError) as wrong:
            raise ValueError("not what a walk kept") from wrong


_PLAIN = (
    "joined", "through", "begun", "number", "rows", "told", "left", "still", "open", "blind", "nameless",
    "one_answer", "cut_short", "by_token", "met", "found", "fell", "overlap", "begin", "token", "back",
    "back_row",
    "more_notes",
)  # fmt: skip


def _total_to_json(total: Total) -> list[Any]:
    match total:
        case Exact(rows):
            return ["exact", rows]
        case AtLeast(rows):
            return ["at_least", rows]
        case Unknown():
            return ["unknown"]


def _total_from_json(value: Any) -> Total:
    match value:
        case ["exact", int(rows)]:
            return Exact(rows)
        case ["at_least", int(rows)]:
            return AtLeast(rows)
        case ["unknown"]:
            return Unknown()
    raise ValueError("no total")
