"""Keys that come faster than the export dialog draws."""

from __future__ import annotations

import json

import pytest
from textual import events

from lbtui.session import Session
from tests.tui.conftest import running
from tests.tui.exporting import opened
from tests.tui.folder import Folder
from tests.tui.test_export import BOARD

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("folder")]


async def test_a_name_and_f2_in_one_go_are_written_in_the_format_of_the_name(
    near: Session, folder: Folder
) -> None:
    async with running(near, BOARD) as driver:
        screen = await opened(driver)
        screen.lines[-1].input.focus()
        await driver.press("ctrl+u")
        for key in ("x", "full_stop", "j", "s", "o", "n", "f2"):
            sign = "." if key == "full_stop" else key
            driver.app.post_message(events.Key(key, sign if len(sign) == 1 else None))
        await driver.until("in x.json · ")
    assert len(json.loads(folder.bytes("x.json"))) == 2_400
    assert json.loads(folder.bytes("x.json.manifest.json"))["format"] == "json"
