"""Whatever JSON a callback sends, it is read or refused in a sentence, and no row loses what it holds."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.errors import LbtuiError
from lbtui.model.board import BoardRef
from lbtui.model.page import Offset, Top

from .wire import gamesparks, reply

pytestmark = pytest.mark.anyio

REF = BoardRef("flags")
NAMES = ["playerId", "rank", "SCORE", "userName", "PLAYERID", " rank ", "", "error"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["1e99999999999", "-0", "valid-lb-name", "endpoint-valid"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=14,
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(answers=st.lists(JSON, min_size=2, max_size=4), offset=st.integers(0, 9), limit=st.integers(1, 4))
async def test_any_json_at_all_is_read_or_refused_in_a_sentence(
    answers: list[Any], offset: int, limit: int
) -> None:
    turn = iter(answers * 10)
    provider, _ = gamesparks(
        lambda request: reply(json.dumps(next(turn)).encode()), score="SCORE", name="userName", limit=4
    )
    for asked in (
        lambda: provider.page(REF, Top(), limit),
        lambda: provider.page(REF, Offset(offset), limit),
        lambda: provider.board(BoardRef("flags", "x")),
        lambda: provider.greet(),
    ):
        try:
            said = str(await asked())
        except LbtuiError as error:
            said = str(error)
        assert said


@settings(max_examples=60, deadline=None)
@given(row=st.dictionaries(st.text(max_size=6), JSON, max_size=5))
async def test_every_row_is_kept_with_all_it_holds(row: dict[str, Any]) -> None:
    text = json.dumps([{**row, "playerId": "5", "rank": 1}])
    if "NaN" in text or "Infinity" in text:
        return  # no JSON at all
    (found,) = (await gamesparks(reply(text.encode()))[0].page(REF, Top(), 100)).entries
    assert (found.player_id, found.rank) == ("5", 1)
    sent = json.loads(text, parse_float=Decimal)[0]
    assert list(found.extra.items()) == [
        (key, value) for key, value in sent.items() if key not in ("playerId", "rank")
    ]
