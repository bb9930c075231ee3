"""Live boards of as many players as one likes, of each service, the same ones for the same seed."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from lbtui.demo import SERVICES, demo_app, demo_profile
from lbtui.fetch.connection import Connection
from lbtui.model.board import Exact
from lbtui.model.entry import Entry, Scope
from lbtui.model.page import Offset, Rank, Top
from lbtui.store.secrets import reveal
from tests.slow import LIVE

pytestmark = pytest.mark.anyio

MANY = 3_500
"""More than the worlds' own players of these boards, and than Mobage's crowd."""


@contextlib.asynccontextmanager
async def asking(service: str, crowd: int, **options: Any) -> AsyncIterator[Connection]:
    """A connection to a demo of one's own, whose live board stands still."""
    app = demo_app(service, pace=0, crowd=crowd, **options)
    connection = Connection(demo_profile(service), reveal, app)
    yield connection
    await connection.close()


async def whole(service: str, connection: Connection) -> list[Entry]:
    rows: list[Entry] = []
    while True:
        at = Rank(len(rows) + 1) if connection.capabilities.by_rank else Offset(len(rows))
        page = await connection.page(LIVE[service], at, 1_000, fresh=True)
        rows += page.entries
        if len(page.entries) < 1_000:
            return rows


async def board(service: str, crowd: int, **options: Any) -> list[Entry]:
    async with asking(service, crowd, **options) as connection:
        return await whole(service, connection)


@pytest.mark.parametrize("service", SERVICES)
async def test_a_board_has_as_many_players_as_it_was_told(service: str) -> None:
    rows = await board(service, MANY)
    assert len({row.player_id for row in rows}) == len(rows) == MANY
    scores = [row.score for row in rows if row.score is not None]
    assert scores == sorted(scores, reverse=True)
    assert await board(service, MANY) == rows
    assert await board(service, MANY, seed=5) != rows
    assert len(await board(service, 40)) == 40
    assert await board(service, 0) == []


@pytest.mark.parametrize("service", ["xbox", "mobage"])
async def test_the_users_people_are_among_the_crowd(service: str) -> None:
    async with asking(service, MANY) as connection:
        friends = await connection.page(LIVE[service], Top(), 100, Scope.FRIENDS)
        everybody = await whole(service, connection)
        last = everybody[-1]
        (found,) = await connection.players(LIVE[service], [last.player_id])
        total = await connection.total(LIVE[service])
    assert len(friends.entries) == (21 if service == "mobage" else 27)
    assert set(demo_profile(service).players.values()) <= {row.player_id for row in friends.entries}
    names = {row.player_id: row.name for row in everybody}
    assert all(names[row.player_id] == row.name for row in friends.entries)
    assert found is not None
    assert (found.player_id, found.score) == (last.player_id, last.score)
    assert total == Exact(MANY)
