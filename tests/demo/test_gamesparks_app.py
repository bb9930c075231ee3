"""The callback's app: when its world opens and closes, what breaks it, and many requests at once."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from lbtui.demo import demo_app
from lbtui.demo.gamesparks import GameSparksDemo
from lbtui.demo.gamesparks_world import Entries, Leaderboards
from lbtui.demo.world import World
from tests.demo.gamesparks_asking import BOARDS, EXCHANGES, HEADERS, PATH, Callback, pull
from tests.loopback import serve


def test_the_lifespan_opens_the_world_and_closes_it(tmp_path: Path) -> None:
    opened: list[World] = []

    def open_world() -> Leaderboards:
        opened.append(World(5, tmp_path / "world.sqlite"))
        return Leaderboards(opened[-1])

    with serve(GameSparksDemo(open_world).app()) as base:
        assert len(opened) == 1
        assert httpx.post(base + PATH, content=EXCHANGES[0][0], headers=HEADERS).text == "endpoint-valid"
        assert opened[0].close.alive
    assert len(opened) == 1
    assert not opened[0].close.alive


def test_an_app_whose_world_cannot_be_opened_does_not_start(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    path.write_text("no database, and too long to be taken for an empty one" * 10)
    with pytest.raises(RuntimeError, match="did not start"), serve(demo_app("gamesparks", path=path)):
        pass


@pytest.mark.anyio
async def test_a_database_that_breaks_later_is_an_error_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "world.sqlite"
    callback = Callback(demo_app("gamesparks", seed=5, path=path))
    assert len(await callback.page("flags", 3)) == 3
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE scores")
    connection.close()
    for board, partition in (("flags", ""), ("quiz", ""), ("HSBC", "COUNTRY.UK")):
        response = await callback.ask(pull(board, partition=partition))
        assert (response.status_code, response.headers["content-type"]) == (500, "application/json")
        assert response.json() == {"error": {"script": "InternalError: the leaderboard could not be read"}}
    assert len(await callback.page("plain")) == 5


def test_requests_at_once_get_what_they_ask_for(gamesparks_app: Any) -> None:
    """Eight at a time, of which the first ones find boards that are not made yet."""
    asked = [pull(board, 60, page, partition) for page in range(3) for board, partition in BOARDS]

    async def all_at_once(base: str) -> list[str]:
        limits = httpx.Limits(max_connections=8)
        async with httpx.AsyncClient(headers=HEADERS, limits=limits) as client:
            replies = await asyncio.gather(*(client.post(base + PATH, content=body) for body in asked))
        assert {each.status_code for each in replies} == {200}
        return [each.text for each in replies]

    async def one_by_one() -> list[str]:
        callback = Callback(gamesparks_app)
        return [await callback.reply(body) for body in asked]

    with serve(demo_app("gamesparks", clock=lambda: 0.0)) as base:
        together = asyncio.run(all_at_once(base))
    assert together == asyncio.run(one_by_one())


class Watched(Leaderboards):
    """Notes how many threads are in it at once."""

    inside = most = 0

    def find(self, short_code: str) -> Entries | None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        time.sleep(0.01)
        self.inside -= 1
        return super().find(short_code)


@pytest.mark.anyio
async def test_the_first_request_opens_the_world_for_one_thread_at_a_time() -> None:
    opened: list[Watched] = []

    def open_world() -> Leaderboards:
        opened.append(Watched(World(5)))
        return opened[-1]

    callback = Callback(GameSparksDemo(open_world).app())
    assert (await callback.ask("", PATH + "x")).status_code == 401
    assert opened == []
    await asyncio.gather(*(callback.reply(pull("plain")) for _ in range(5)))
    assert [each.most for each in opened] == [1]
