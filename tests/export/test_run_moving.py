"""A board that changes while it is exported (E11)."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from lbtui.demo import demo_app
from lbtui.errors import ExportIncomplete
from lbtui.export.progress import Reached, Summary
from lbtui.export.wanted import Beginning, WalkKind
from tests.export.exports import demo, export, manifest_of, read_back
from tests.export.failing import Failing

pytestmark = pytest.mark.anyio

PLAYERS = 2000


class Moving:
    """The Xbox demo, on whose live board so many players improve from one request to the next. `sent` is each
    player's row in the order in which rows were sent."""

    def __init__(self, improvements: float) -> None:
        self._now = 0.0
        self._step = improvements
        self._app = demo_app("xbox", clock=lambda: self._now, pace=1.0)
        self.sent: dict[str, dict[str, Any]] = {}

    def improve(self, improvements: float) -> None:
        self._now += improvements

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        self._now += self._step
        body = b""

        async def heard(message: Any) -> None:
            nonlocal body
            body += message.get("body", b"")
            await send(message)

        await self._app(scope, receive, heard)
        for row in json.loads(body).get("userList", ()) if body else ():
            self.sent[row["xuid"]] = row


async def exported(app: Moving, path: Path, **wanted: Any) -> tuple[Summary, list[dict[str, Any]]]:
    connection = demo("xbox", app, page_size=50)
    summary = await export(connection, "ArenaLive", path, **wanted)
    await connection.close()
    return summary, read_back(path)


async def test_e11_nobody_is_lost_or_twice_and_no_snapshot_is_claimed(tmp_path: Path) -> None:
    summary, rows = await exported(Moving(60), tmp_path / "x.jsonl")
    assert len({each["player_id"] for each in rows}) == len(rows) == PLAYERS
    assert [each["rank"] for each in rows] == sorted(each["rank"] for each in rows)
    assert summary.guarantee.reached is Reached.COMPLETE
    (said,) = [each for each in summary.notes if each.startswith("not a snapshot")]
    ranks = [each["rank"] for each in rows]
    repeated = sum(a["rank"] == b["rank"] and a["score"] != b["score"] for a, b in pairwise(rows))
    skipped = len(set(range(1, ranks[-1])) - set(ranks))
    assert repeated > 1
    assert f"; {repeated} ranks have two holders; {skipped} ranks have no holder)" in said
    assert "players met again had improved" in said
    told = manifest_of(tmp_path / "x.jsonl")
    assert said in told["warnings"]
    assert told["duplicates_dropped"] == summary.duplicates > 0


async def test_e11_gone_on_with_on_another_day_nobody_is_lost(tmp_path: Path) -> None:
    """Between the two runs every player has improved."""
    path, app = tmp_path / "x.jsonl", Moving(20)
    failing = Failing(app, 25, 403)
    connection = demo("xbox", failing, page_size=50)
    with pytest.raises(ExportIncomplete):
        await export(connection, "ArenaLive", path)
    await connection.close()
    failing.mended = True
    app.improve(3 * PLAYERS)
    connection = demo("xbox", failing, page_size=50)
    summary = await export(connection, "ArenaLive", path, beginning=Beginning.RESUME)
    await connection.close()
    rows = read_back(path)
    assert summary.resumed
    assert len({each["player_id"] for each in rows}) == len(rows) == PLAYERS
    assert [each["rank"] for each in rows] == sorted(each["rank"] for each in rows)
    assert any("not a snapshot" in each for each in summary.notes)


async def test_e11_read_forward_it_says_what_it_missed(tmp_path: Path) -> None:
    summary, rows = await exported(Moving(60), tmp_path / "x.jsonl", walk=WalkKind.FAST)
    lost = PLAYERS - len(rows)
    assert len({each["player_id"] for each in rows}) == len(rows)
    assert lost > 0
    assert str(summary.guarantee) == f"bounded({lost})"
    (said,) = [each for each in summary.notes if each.startswith("not a snapshot")]
    assert f"{summary.duplicates} players came twice" in said


async def test_a_still_board_is_not_called_a_changing_one(tmp_path: Path) -> None:
    for walk in WalkKind:
        summary, rows = await exported(Moving(0), tmp_path / f"{walk.value}.jsonl", walk=walk)
        assert (summary.rows, len(rows), summary.notes) == (PLAYERS, PLAYERS, ())


async def test_of_a_player_who_came_twice_the_newest_row_stays(tmp_path: Path) -> None:
    app = Moving(60)
    summary, rows = await exported(app, tmp_path / "x.jsonl", at_once=1)
    assert summary.duplicates > 0
    newest = {xuid: (row["rank"], row["value"]) for xuid, row in app.sent.items()}
    assert {each["player_id"]: (each["rank"], str(each["score"])) for each in rows} == newest
