"""The demo's Mobage world: the same seed makes the same one, and every one has the same user in it."""

from __future__ import annotations

import pytest

from lbtui.demo import demo_app
from tests.demo.mobage_asking import NOW, Mobage, scores

pytestmark = pytest.mark.anyio


async def test_the_same_seed_is_the_same_world_and_another_is_another() -> None:
    async def shown(seed: int) -> list[str]:
        mobage = Mobage(demo_app("mobage", clock=lambda: NOW, seed=seed))
        return [
            (await mobage.get(scores(board, count=1000))).text for board in ("highscore", "lap", "patience")
        ]

    assert await shown(1) == await shown(1)
    assert not set(await shown(1)) & set(await shown(2))


async def test_every_seed_has_the_user_at_the_same_place() -> None:
    for seed in (0, 99):
        mobage = Mobage(demo_app("mobage", clock=lambda: NOW, seed=seed))
        mine = await mobage.standing("highscore")
        assert (mine["value"], mine["rank"]) == (48210, 731)
        page = await mobage.page(scores("highscore", count=1000, fields="value"))
        assert [row["value"] for row in page["entry"]].count(48210) == 1
