"""The foot of a screen: what hides there until it is asked for comes after the first frame."""

from __future__ import annotations

import asyncio

import pytest
from textual.app import App, ComposeResult

from lbtui.tui.steady_focus import SteadyFocus
from lbtui.tui.widgets.foot import Foot

pytestmark = pytest.mark.anyio


class Footed(SteadyFocus):
    """A screen that is nothing but a foot."""

    def compose(self) -> ComposeResult:
        yield Foot(lambda error: None)


async def test_who_asks_before_the_prompt_is_there_waits_for_it() -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        await app.push_screen(Footed())
        foot = app.screen.query_one(Foot)

        async def ask() -> None:
            await foot.free()
            foot.prompt.ask("Partition", lambda text: "", print)

        asking = asyncio.create_task(ask())
        await pilot.pause()
        assert not asking.done()
        await foot.complete()
        await asking
        assert foot.prompt.display
