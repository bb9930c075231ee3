"""The program may be told to end at any moment, also while a screen is being made."""

from __future__ import annotations

import asyncio

import pytest

from tests.tui.conftest import demo

pytestmark = pytest.mark.anyio

RANKS = ("demo/xbox", "TotalFlagsCaptured")


@pytest.mark.parametrize("turns", [0, 1, 2, 4, 9, 16, 30])
@pytest.mark.parametrize(
    ("where", "key"),
    [
        (RANKS, "?"),
        (RANKS, ":"),
        (RANKS, "enter"),
        (RANKS, "i"),
        (RANKS, "e"),
        (RANKS, "A"),
        (RANKS, "q"),
        (RANKS[:1], "enter"),
        ((), "a"),
        ((), "enter"),
    ],
)
async def test_a_screen_that_is_being_opened_then_is_no_defect(
    where: tuple[str, ...], key: str, turns: int
) -> None:
    """`demo` fails where there was one."""
    async with demo(*where) as driver:
        driver._send(key)
        for _ in range(turns):
            await asyncio.sleep(0)
        driver.app.exit()
