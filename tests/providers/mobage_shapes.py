"""What a Mobage answers, in the forms that its clients' parsers take, and small services that answer so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lbtui.model.board import Board, BoardRef
from lbtui.providers.mobage import MobageProvider
from lbtui.providers.wire import Request
from tests.providers.wire import Wire, mobage, reply, target

HIGH, BEST = BoardRef("highscore"), BoardRef("lap")
HIGHSCORE: dict[str, Any] = {
    "id": "highscore",
    "appId": "12000001",
    "title": "High score",
    "scoreFormat": "integer",
    "scorePrecision": 0,
    "iconUrl": "http://icons.invalid/1.png",
    "allowLowerScore": False,
    "reverse": False,
    "defaultScore": None,
    "archived": False,
    "published": "2012-01-31T09:00:00",
    "updated": "2012-02-01T10:11:12",
}
LAP: dict[str, Any] = {
    **HIGHSCORE, "id": "lap", "title": "Best lap", "scoreFormat": "minute_second", "scorePrecision": 3,
    "allowLowerScore": True, "reverse": True,
}  # fmt: skip


def collection(rows: Any, total: Any = None, start: Any = 1, **more: Any) -> dict[str, Any]:
    """A list; `total` is the number of rows if not said."""
    told = len(rows) if total is None else total
    return {"startIndex": start, "itemsPerPage": 50, "totalResults": told, "entry": rows, **more}


def score(player: Any = "10001", rank: Any = 1, value: Any = 1200, **more: Any) -> dict[str, Any]:
    shown = {"displayValue": f"{value:,}"} if isinstance(value, int) else {}
    return {"userId": player, "value": value, "rank": rank, **shown, **more}


def bare(player: Any = "10001", rank: Any = 1, value: Any = 1200, **more: Any) -> dict[str, Any]:
    """A score without displayValue."""
    return {"userId": player, "value": value, "rank": rank, **more}


def board_rows(total: int, *, told: bool = True) -> Callable[[Request], Any]:
    """A board of `total` rows, player n in row n, that understands count, startIndex and sortOrder."""

    def answer(request: Request) -> Any:
        asked = dict(request.query)
        first, count = int(asked.get("startIndex", "1")), int(asked.get("count", "50"))
        numbers = range(1, total + 1)[:: -1 if asked.get("sortOrder") == "descending" else 1]
        found = collection(
            [score(str(at), at, 9_000 - at) for at in numbers[first - 1 : first - 1 + count]], total, first
        )
        return found if told else {"entry": found["entry"]}

    return answer


def by_path(**answers: Any) -> Callable[[Request], Any]:
    """Answers by the last part of the path, without its @; 404 where there is none."""

    def answer(request: Request) -> Any:
        last = request.path.rpartition("/")[2].removeprefix("@")
        found = answers.get(last, reply({"Error": {"Message": "no such thing", "Code": "404"}}, 404))
        return found(request) if callable(found) else found

    return answer


def asked(wire: Wire) -> list[str]:
    return [target(each).removeprefix("/leaderboards/@app") for each in wire.requests]


async def board_of(answer: Any, board: str = "highscore") -> Board:
    """The board that its own object says, whose scores nobody can read."""
    provider, _ = mobage(lambda request: reply(b"", 500) if request.path.endswith("@all") else answer)
    return await provider.board(BoardRef(board))


def refusing(
    status: int, body: Any, board: dict[str, Any] | None = None, **more: Any
) -> tuple[MobageProvider, Wire]:
    """Refuses every write; the board itself is `board`, or cannot be read."""

    def answer(request: Request) -> Any:
        if request.method != "GET":
            return reply(body, status, **more)
        return reply([], 403) if board is None else board

    return mobage(answer)
