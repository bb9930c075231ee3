"""Whatever JSON a service sends, it is read or refused in a sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbtui.errors import LbtuiError
from lbtui.model.entry import Scope
from lbtui.model.page import Top
from lbtui.model.score_format import FORMATS
from tests.providers.mobage_shapes import HIGH
from tests.providers.wire import mobage, reply

pytestmark = pytest.mark.anyio

NAMES = [
    "startIndex", "itemsPerPage", "totalResults", "entry", "userId", "value", "displayValue", "rank", "id", "title",
    "scoreFormat", "scorePrecision", "reverse", "allowLowerScore", "defaultScore", "archived", "error", "Error", "error_msg",
]  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["1e99999999999", "-0", "10001", "highscore", *FORMATS]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(answers=st.lists(JSON, min_size=3, max_size=3))
async def test_any_json_at_all_is_read_or_refused_in_a_sentence(answers: list[Any]) -> None:
    turn = iter(answers * 10)
    provider, _ = mobage(lambda request: reply(json.dumps(next(turn)).encode()))
    for asked in (
        lambda: provider.page(HIGH, Top(), 50),
        lambda: provider.board(HIGH),
        lambda: provider.boards(),
        lambda: provider.players(HIGH, ["10001"]),
        lambda: provider.players(HIGH, ["10001"], Scope.FRIENDS),
        lambda: provider.submit(HIGH, "10001", 5),
    ):
        try:
            said = str(await asked())
        except LbtuiError as error:
            said = str(error)
        assert said


@settings(max_examples=40, deadline=None)
@given(
    row=st.dictionaries(st.sampled_from(["value", "displayValue", "rank", "updated"]), JSON),
    board=st.dictionaries(st.sampled_from(NAMES), JSON),
)
async def test_any_row_with_an_id_is_kept(row: dict[str, Any], board: dict[str, Any]) -> None:
    rows = reply(json.dumps([{**row, "userId": "5"}]).encode())
    if b"NaN" in rows.body or b"Infinity" in rows.body:
        return  # no JSON at all
    described = reply(json.dumps({**board, "id": "highscore"}).encode())
    provider, _ = mobage(lambda request: rows if request.path.endswith("@all") else described)
    page = await provider.page(HIGH, Top(), 50)
    assert [each.player_id for each in page.entries] == ["5"]
    assert isinstance(page.entries[0].score_text, str)
