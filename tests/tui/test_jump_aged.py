"""Jumps past the end of a board whose total was found some time ago: the service is asked, for it may have grown."""

from __future__ import annotations

import pytest

from lbtui.errors import UsageError
from lbtui.fetch.cache import FRESH
from lbtui.fetch.seek import Sought
from lbtui.fetch.window import BoardWindow
from lbtui.model.board import Exact
from lbtui.providers import registry
from lbtui.tui.jump_text import hint, read_jump, row_asked, row_at_once
from tests.fetch.conftest import OwnTime
from tests.fetch.looking import until
from tests.fetch.poor import REF, TARGET, Poor, Ranking, poor_connection

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(("text", "row"), [("4000", 4_000), ("last", 5_000), ("+3999", 4_000), ("50%", 2_500)])
async def test_a_total_that_was_found_is_only_young_for_a_while(
    monkeypatch: pytest.MonkeyPatch, text: str, row: int
) -> None:
    monkeypatch.setitem(registry.BUILT_IN, "poor", TARGET)
    own_time = OwnTime()
    poor = Poor(Ranking(3_000))
    connection = poor_connection(poor, own_time.timing)
    await connection.find_total(REF)
    window = BoardWindow(connection, REF)
    window.look(1, 20)
    await until(lambda: not window.busy and window.row(1) and window.board)
    jump = read_jump(window, text)
    if text == "4000":
        with pytest.raises(UsageError, match="past the end: this board has 3,000 rows"):
            row_at_once(window, jump, 1)
    else:
        assert row_at_once(window, jump, 1) == min(3_000, row if text != "50%" else 1_500)
    poor.ranking.total = 5_000
    own_time.now += FRESH + 1
    assert window.total == Exact(3_000)
    assert row_at_once(window, jump, 1) is None
    assert hint(window, text, 1).startswith("→ ")
    assert await row_asked(window, jump, 1) == Sought(row)
    await window.close()
    await connection.close()
