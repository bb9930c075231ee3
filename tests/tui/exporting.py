"""What the tests of exports on the screens share: the way through the dialog, and what it shows."""

from __future__ import annotations

from textual.widgets import Input

from lbtui.tui.screens.export import ExportScreen
from tests.tui.conftest import Driver

BEGIN = "f2"
SCORES, QUIZ = 2_400, 2_608
"""Rows of `near`'s board highscore, and of `studio`'s quiz."""


async def opened(driver: Driver) -> ExportScreen:
    """The dialog, once the board's first rows are there."""
    await driver.until(lambda: driver.cursor_line != "" and "reading" not in driver.text)
    await driver.press("e")
    assert isinstance(driver.room, ExportScreen)
    return driver.room


async def name_file(driver: Driver, name: str) -> None:
    """Puts the cursor on the file's line and types another name."""
    assert isinstance(driver.room, ExportScreen)
    driver.room.lines[-1].input.focus()
    await driver.press("ctrl+u")
    await driver.type_text(name)


def value(driver: Driver, label: str) -> str:
    """What stands on a line of the dialog."""
    assert isinstance(driver.room, ExportScreen)
    (line,) = (each for each in driver.room.lines if each.field.label == label)
    assert isinstance(line.input, Input)
    return line.input.value
