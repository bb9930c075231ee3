"""Parts of a board: ranks, rows from a place on, around a player, friends."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from lbtui.demo import boards, mobage_boards
from lbtui.errors import NotFound, ScanNeeded, UsageError
from lbtui.export.wanted import Piece
from lbtui.model.entry import Scope
from lbtui.model.jump import ByRows, ToFirst, ToLast, ToPercent, ToPlayer, ToRank
from tests.export.exports import demo, export, lines_left, read_back
from tests.export.worlds import Row, gamesparks, mobage, xbox

pytestmark = pytest.mark.anyio


async def exported(service: str, board: str, piece: Piece, folder: Path, **values: Any) -> list[dict[str, Any]]:
    connection = demo(service, **({"page_size": 30} | values))
    try:
        await export(connection, board, folder / "piece.jsonl", piece=piece)
    finally:
        await connection.close()
    return read_back(folder / "piece.jsonl")


def told(rows: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return [(each["rank"], each["player_id"]) for each in rows]


def known(rows: list[Row]) -> list[tuple[int, str]]:
    return [(each.rank, each.player) for each in rows]


@pytest.mark.parametrize(
    ("service", "board", "world"),
    [("xbox", "Trophies", xbox), ("mobage", "highscore", mobage), ("gamesparks", "quiz", gamesparks)],
)
@pytest.mark.parametrize(("lowest", "highest"), [(2, 2), (5, 47), (None, 3), (95, None)])
async def test_a_range_of_ranks_is_all_who_hold_them(
    service: str, board: str, world: Any, lowest: int | None, highest: int | None, tmp_path: Path
) -> None:
    """On boards with ties: 1 2 2 4 and, for the quiz, 1 2 2 3."""
    if board == "highscore" and lowest == 95:
        lowest = 2350
    found = await exported(service, board, Piece(from_rank=lowest, to_rank=highest), tmp_path, page_size=100)
    rows = world(board)
    assert any(a.rank == b.rank for a, b in pairwise(rows)) or board == "highscore"
    assert told(found) == known([
        each for each in rows if (lowest or 1) <= each.rank and (highest is None or each.rank <= highest)
    ])  # fmt: skip


async def test_a_range_deep_in_a_billion(tmp_path: Path) -> None:
    piece = Piece(from_rank=999_999_000, to_rank=999_999_100)
    found = await exported("xbox", "LifetimeXP", piece, tmp_path)
    assert told(found) == known(xbox("LifetimeXP", 999_999_000, 101))


@pytest.mark.parametrize(
    ("jump", "limit", "first", "count"),
    [
        (ToFirst(), 70, 1, 70),
        (None, 5, 1, 5),
        (ToRank(400), 90, 400, 90),
        (ByRows(99), 2, 100, 2),
        (ToPercent(50), 10, 750, 10),  # type: ignore[arg-type]  # a whole share
        (ToLast(), 3, 1498, 3),
        (ToRank(1490), 30, 1490, 11),
        (ToRank(1495), None, 1495, 6),
    ],
)
async def test_rows_from_where_a_jump_leads(
    jump: Any, limit: int | None, first: int, count: int, tmp_path: Path
) -> None:
    found = await exported("xbox", "BestLap", Piece(jump=jump, limit=limit), tmp_path)
    assert told(found) == known(xbox("BestLap", first, count))


async def test_a_player_stands_in_the_middle(tmp_path: Path) -> None:
    rows = xbox("BestLap")
    at = 731
    piece = Piece(jump=ToPlayer(rows[at].player), limit=11)
    found = await exported("xbox", "BestLap", piece, tmp_path)
    assert told(found) == known(rows[at - 5 : at + 6])


async def test_a_player_among_mobages(tmp_path: Path) -> None:
    rows = mobage("highscore")
    at = next(at for at, each in enumerate(rows) if each.player == mobage_boards.RIVAL)
    piece = Piece(jump=ToPlayer(mobage_boards.RIVAL), limit=5)
    assert told(await exported("mobage", "highscore", piece, tmp_path)) == known(rows[at - 2 : at + 3])


async def test_friends_of_xbox(tmp_path: Path) -> None:
    """They carry the ranks they have among everybody."""
    found = await exported("xbox", "BestLap", Piece(Scope.FRIENDS), tmp_path)
    everybody = {each.player: each for each in xbox("BestLap")}
    assert len(found) == 27
    assert str(boards.USER) in {each["player_id"] for each in found}
    assert [each["rank"] for each in found] == sorted(each["rank"] for each in found)
    assert all(each["score"] == everybody[each["player_id"]].score for each in found)


async def test_friends_of_mobage(tmp_path: Path) -> None:
    found = await exported("mobage", "highscore", Piece(Scope.FRIENDS), tmp_path)
    everybody = {each.player: each for each in mobage("highscore")}
    assert len(found) == 21
    assert all(each["score"] == everybody[each["player_id"]].score for each in found)


async def test_friends_within_ranks(tmp_path: Path) -> None:
    everybody = await exported("mobage", "highscore", Piece(Scope.FRIENDS), tmp_path)
    (tmp_path / "few").mkdir()
    few = await exported("mobage", "highscore", Piece(Scope.FRIENDS, 3, 9), tmp_path / "few")
    assert few == [each for each in everybody if 3 <= each["rank"] <= 9]
    assert few


@pytest.mark.parametrize(
    ("service", "board", "piece", "error", "said"),
    [
        ("xbox", "BestLap", Piece(from_rank=1501), UsageError, "past the end"),
        ("xbox", "BestLap", Piece(from_rank=9, to_rank=8), UsageError, "There are no ranks from 9 to 8"),
        ("xbox", "BestLap", Piece(from_rank=9, limit=8), UsageError, "do not go together"),
        ("xbox", "BestLap", Piece(jump=ToRank(1501), limit=1), UsageError, "past the end"),
        ("xbox", "BestLap", Piece(jump=ToPlayer("123"), limit=1), NotFound, "not on board BestLap"),
        ("gamesparks", "quiz", Piece(jump=ToPlayer("123"), limit=1), ScanNeeded, "looked up"),
        ("gamesparks", "quiz", Piece(Scope.FRIENDS), UsageError, "does not know who asks"),
        ("xbox", "NoSuchBoard", Piece(), NotFound, "NoSuchBoard"),
    ],
)
async def test_what_cannot_be_leaves_nothing_behind(
    service: str, board: str, piece: Piece, error: type[Exception], said: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=said):
        await exported(service, board, piece, tmp_path)
    assert lines_left(tmp_path) == []
