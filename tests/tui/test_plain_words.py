"""What stands on screens where the plain thing would be wrong: rows that are not ranks, nulls, blank names."""

from __future__ import annotations

import pytest

from lbtui.model.board import Board, BoardRef, Exact
from lbtui.model.entry import Entry
from lbtui.session import Session
from lbtui.tui.rank_rows import cell
from lbtui.tui.screens.player import facts_of
from lbtui.tui.start import Start
from tests.tui.conftest import running

pytestmark = pytest.mark.anyio
ME = Entry(248, "p1", name="  ", extra={"crew": None})


async def test_where_ranks_are_not_rows_the_status_line_counts_rows(studio: Session) -> None:
    async with running(studio, Start("studio", "quiz", "last")) as driver:
        await driver.until("row 2,608 of 2,608")
        assert driver.cursor_line.startswith("▶  287 ")
        await driver.press("enter")
        await driver.until("287, 2,608 rows")


async def test_a_rank_among_rows_is_no_share_of_them() -> None:
    board = Board(BoardRef("quiz"), total=Exact(281))
    assert dict(facts_of(ME, board))["rank"] == "248 of 281"
    assert dict(facts_of(ME, board, ranks_are_rows=False))["rank"] == "248, 281 rows"


async def test_a_name_of_blanks_shows_its_blanks_and_null_is_spelt_out() -> None:
    facts = dict(facts_of(ME, None))
    assert facts["player, escaped"] == '"  "'
    assert facts["crew"] == "null"
    assert [cell(each) for each in (None, False, "", 1500)] == ["-", "no", "", "1,500"]


@pytest.mark.parametrize(("columns", "fits"), [(100, True), (80, False), (60, False)])
async def test_what_is_wrong_with_a_jump_is_never_cut(studio: Session, columns: int, fits: bool) -> None:
    async with running(studio, Start("studio", "quiz"), (columns, 24)) as driver:
        await driver.until("1 of ≥ ")
        await driver.press("number_sign")
        await driver.type_text("abc")
        assert "“abc” is no place on a board" in driver.lines[-2]
        assert ("first · last" in driver.lines[-2]) is fits
        await driver.type_text("d" * 60)
        assert "…” is no place on a board" in driver.lines[-2]
