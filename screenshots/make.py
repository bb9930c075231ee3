"""Makes the pictures in this folder from the demo: `python screenshots/make.py`.

Run it where lbtui is installed. It drives the real screens over the demo world, which is the same each time.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from lbtui.session import Session
from lbtui.tui.app import LbtuiApp
from lbtui.tui.screens.ranks import RanksScreen
from lbtui.tui.start import Start

FOLDER = Path(__file__).parent
SIZE = (80, 24)
BOARD = Start("demo/xbox", "TotalFlagsCaptured", "15000")

Steps = Callable[[Pilot[None]], Awaitable[None]]


async def nothing(pilot: Pilot[None]) -> None:
    await pilot.pause()


async def type_jump(pilot: Pilot[None]) -> None:
    await pilot.press("number_sign", *"50%")
    await pilot.pause()


async def boards_read(pilot: Pilot[None]) -> None:
    """Every board in view has its total."""
    await asyncio.sleep(1.0)
    await pilot.pause()


async def type_score(pilot: Pilot[None]) -> None:
    """A change as it is shown before it is made."""
    await pilot.press("s", *"1:02", "full_stop", "5", "enter")
    await asyncio.sleep(1.0)
    await pilot.pause()


async def ask_for_player(pilot: Pilot[None]) -> None:
    """What it costs to find a player whom the service does not look up."""
    await pilot.press("at", *"sniper", "enter")
    await asyncio.sleep(1.0)
    await pilot.pause()


async def choose_export(pilot: Pilot[None]) -> None:
    """The dialog of an export, with a part of the board and another format chosen."""
    await pilot.press("e", "r", "tab", *"1,000", "tab", *"2,500", "tab", "p")
    await asyncio.sleep(0.7)
    await pilot.pause()


PICTURES: dict[str, tuple[Start, Steps]] = {
    "profiles": (Start(), nothing),
    "boards": (Start("demo/xbox"), boards_read),
    "ranks": (BOARD, nothing),
    "jump": (BOARD, type_jump),
    "formats": (Start("demo/mobage"), boards_read),
    "change": (Start("demo/mobage", "lap", "@me"), type_score),
    "scan": (Start("demo/gamesparks", "flags"), ask_for_player),
    "export": (BOARD, choose_export),
}


def still(svg: str) -> str:
    """A picture that differs only where the screen does: times and random element names are fixed."""
    names = {name: f"lbtui-{at}" for at, name in enumerate(dict.fromkeys(re.findall(r"terminal-\d+", svg)))}
    svg = re.sub(r"terminal-\d+", lambda match: names[match[0]], svg)
    svg = re.sub(r"\d\d:\d\d:\d\d", "12:00:00", svg)
    svg = re.sub(r"about(&#160;| )\d+(&#160;| )s\b", "about&#160;1&#160;s", svg)
    return re.sub(r"\d+(?:&#160;| )ms", "3&#160;ms", svg)


async def picture(name: str, start: Start, steps: Steps) -> None:
    session = Session(None)
    app = LbtuiApp(session, start)
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(100):
            await asyncio.sleep(0.02)
            await pilot.pause()
            if not isinstance(app.screen, RanksScreen) or app.screen.window.row(15000):
                break
        await steps(pilot)
        (FOLDER / f"{name}.svg").write_text(still(app.export_screenshot(title="lbtui demo")), encoding="utf-8")


async def main() -> None:
    for name in sys.argv[1:] or PICTURES:
        await picture(name, *PICTURES[name])


if __name__ == "__main__":
    asyncio.run(main())
