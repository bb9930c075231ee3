"""A window on a service whose pages say nothing of the board itself: it asks for the board, once."""

from __future__ import annotations

import pytest

from lbtui.fetch.window import BoardWindow
from lbtui.model.board import BoardRef, Order
from lbtui.session import Session

from .looking import until

pytestmark = pytest.mark.anyio


async def test_a_board_that_was_opened_by_name_gets_its_title() -> None:
    session = Session(None)
    window = BoardWindow(session.connection("demo/mobage"), BoardRef("lap"))
    window.look(1, 20)
    await until(lambda: window.board is not None and window.board.title == "Best lap")
    assert window.board is not None
    assert window.board.order is Order.LOW_FIRST
    assert window.board.extra["scoreFormat"] == "minute_second"
    await window.close()
    await session.close()
