"""Records for the journal of writes, with a row that has every member."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from lbtui.model.board import BoardRef
from lbtui.model.change import Deed, Outcome, Result
from lbtui.model.entry import Entry
from lbtui.store.journal_lines import Place, Record

REF = BoardRef("highscore")
PLACE = Place("shop", "mobage", "sp.example", "0123456789abcdef", REF)
ROW = Entry(
    731,
    "10001",
    "Ana \x1b[31m \ud800",
    Decimal("48210.50"),
    "48,210.50",
    Decimal("0.640"),
    {"lap": Decimal("1.50"), "tags": ["a", None, True]},
    '{"lap": 1.50, "tags": ["a", null, true]}',
    {"updated": "2026-11-22T05:11:46", "unit": None},
)
AT = datetime(2026, 11, 22, 5, 11, 46, 120_000, UTC)
DONE = Outcome(Result.DONE, Entry(702, "10001", score=50_000))


def record(id: str = "1", player: str = "10001", place: Place = PLACE, **members: object) -> Record:
    made = Record(id, AT, place, player, Deed.SET, ROW._replace(player_id=player), 50_000)
    return replace(made, **members)  # type: ignore[arg-type]  # the members that a test names
