"""Planning a change: what is checked before anything is asked, what is told, and what it would bring."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from lbtui.errors import NotFound, UsageError
from lbtui.fetch.connection import Connection
from lbtui.fetch.write import plan
from lbtui.model.board import BoardRef, Exact
from lbtui.model.change import Deed

from .conftest import Connect
from .ledger import REF, Ledger

pytestmark = pytest.mark.anyio


def rows() -> dict[str, int | Decimal]:
    return {f"p{at}": 1_000 - 10 * at for at in range(1, 31)}


def connected(connect: Connect, ledger: Ledger, **values: Any) -> Connection:
    return connect(app=ledger, service="ledger", **{"page_size": 10, "writable": True, **values})


async def test_the_whole_of_a_plan(connect: Connect) -> None:
    ledger = Ledger(rows())
    change = await plan(connected(connect, ledger), REF, "p20", Deed.SET, " 905 ")
    assert change.before is not None
    assert (change.before.rank, change.before.score) == (20, 800)
    assert (change.score, change.text, change.row_after) == (905, "905", 10)
    assert (change.deed, change.refusal, change.notes, change.undoes) == (Deed.SET, "", (), None)
    assert change.board.total == Exact(30)
    assert ledger.writes == []


async def test_a_newcomer_and_a_deletion(connect: Connect) -> None:
    connection = connected(connect, Ledger(rows()))
    change = await plan(connection, REF, "new", Deed.SET, "1e2")
    assert (change.before, change.score, change.row_after) == (None, Decimal("1e2"), 31)
    change = await plan(connection, REF, "p3", Deed.DELETE, None)
    assert change.before is not None
    assert (change.before.score, change.score, change.text, change.row_after) == (970, None, "", None)


@pytest.mark.parametrize("deed", Deed)
async def test_a_read_only_profile_is_asked_nothing(connect: Connect, deed: Deed) -> None:
    ledger = Ledger(rows())
    with pytest.raises(UsageError, match="writable = true"):
        await plan(connected(connect, ledger, writable=False), REF, "p1", deed, "5")
    assert ledger.asked == []


@pytest.mark.parametrize(
    ("without", "deed", "player", "said"),
    [
        ("submit", Deed.SET, "p1", "Scores cannot be set here. This service cannot take scores."),
        ("delete", Deed.DELETE, "p1", "Scores cannot be deleted here. This service cannot delete scores."),
        (
            "one_player",
            Deed.SET,
            "p1",
            "Scores cannot be changed here. This service cannot look up one player.",
        ),
        ("", Deed.SET, "a/b", "No player's id has a slash."),
    ],
)
async def test_what_cannot_be_is_told_and_asked_nobody(
    connect: Connect, without: str, deed: Deed, player: str, said: str
) -> None:
    ledger = Ledger(rows())
    with pytest.raises(UsageError) as told:
        await plan(connected(connect, ledger, without=without), REF, player, deed, "5")
    assert str(told.value) == said
    assert ledger.asked == []


@pytest.mark.parametrize("deed", Deed)
async def test_an_archived_board_says_so_before_anything_is_sent(connect: Connect, deed: Deed) -> None:
    ledger = Ledger(rows(), archived=True)
    with pytest.raises(UsageError, match="Board flags is archived"):
        await plan(connected(connect, ledger), REF, "p1", deed, "5")
    assert ledger.writes == []


async def test_who_is_not_on_the_board_cannot_be_deleted(connect: Connect) -> None:
    ledger = Ledger(rows())
    with pytest.raises(NotFound, match="Player stranger is not on board flags"):
        await plan(connected(connect, ledger), REF, "stranger", Deed.DELETE, None)
    assert ledger.writes == []


async def test_no_such_board(connect: Connect) -> None:
    with pytest.raises(NotFound):
        await plan(connected(connect, Ledger()), BoardRef("none"), "p1", Deed.SET, "5")


async def test_a_text_that_is_no_score(connect: Connect) -> None:
    with pytest.raises(UsageError, match="“many” is no score"):
        await plan(connected(connect, Ledger()), REF, "p1", Deed.SET, "many")


async def test_the_default_score_is_shown_and_asked_for_as_such(connect: Connect) -> None:
    change = await plan(connected(connect, Ledger(rows(), default=905)), REF, "p20", Deed.SET, None)
    assert (change.score, change.text, change.row_after) == (None, "905", 10)


async def test_a_board_that_says_it_has_no_default_will_refuse(connect: Connect) -> None:
    change = await plan(connected(connect, Ledger(rows(), default=None)), REF, "p20", Deed.SET, None)
    assert (change.score, change.text, change.row_after) == (None, "", None)
    assert change.refusal == "The board has no default score."


async def test_no_default_score_where_nobody_knows_one(connect: Connect) -> None:
    class Silent(Ledger):
        def _described(self) -> dict[str, Any]:
            return {name: value for name, value in super()._described().items() if name != "default"}

    with pytest.raises(UsageError, match="no default score"):
        await plan(connected(connect, Silent(rows())), REF, "p20", Deed.SET, None)


async def test_a_refusal_that_can_be_foreseen(connect: Connect) -> None:
    connection = connected(connect, Ledger(rows(), lower=False))
    assert (await plan(connection, REF, "p20", Deed.SET, "799")).refusal == "It takes no lower scores."
    assert (await plan(connection, REF, "p20", Deed.SET, "801")).refusal == ""


async def test_the_score_that_is_there_already(connect: Connect) -> None:
    change = await plan(connected(connect, Ledger(rows())), REF, "p20", Deed.SET, "800")
    assert change.notes == ("that is the score already",)
    assert change.row_after is None


async def test_the_row_is_read_anew_although_it_was_just_looked_at(connect: Connect) -> None:
    ledger = Ledger(rows())
    connection = connected(connect, ledger)
    await plan(connection, REF, "p20", Deed.SET, "905")
    ledger.rows["p20"] = 1
    change = await plan(connection, REF, "p20", Deed.SET, "905")
    assert change.before is not None
    assert change.before.score == 1
    ledger.archived = True
    with pytest.raises(UsageError, match="archived"):
        await plan(connection, REF, "p20", Deed.SET, "905")
