"""What providers tell of how their boards are walked: which way players move, and which page reaches farthest."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lbtui.model.board import Board, BoardRef, Flow, Order
from lbtui.model.profile import Profile
from lbtui.model.secret import Secret, SecretRef
from lbtui.providers.base import Provider
from lbtui.providers.gamesparks import GameSparksProvider
from lbtui.providers.gamesparks_request import pulls
from lbtui.providers.mobage import MobageProvider
from lbtui.providers.wire import Reply, Request
from lbtui.providers.xbox import XboxProvider


async def nobody(request: Request) -> Reply:
    raise AssertionError(f"nothing is asked, but was: {request.path}")


async def no_secret(ref: SecretRef) -> Secret:
    raise AssertionError(f"nobody asks for {ref}")


def made(cls: type[Provider], **values: Any) -> Provider:
    return cls(Profile("p", cls.service, values), nobody, no_secret)


@pytest.mark.parametrize(
    ("lower", "order", "flow"),
    [
        (False, Order.HIGH_FIRST, Flow.UP),
        (False, Order.LOW_FIRST, Flow.DOWN),
        (True, Order.HIGH_FIRST, Flow.BOTH),
        (True, Order.LOW_FIRST, Flow.BOTH),
        (False, None, Flow.UNKNOWN),
        (None, Order.HIGH_FIRST, Flow.UNKNOWN),
        ("maybe", Order.HIGH_FIRST, Flow.UNKNOWN),
    ],
)
def test_mobage_s_flags_tell_which_way_players_move(lower: object, order: Order | None, flow: Flow) -> None:
    provider = made(MobageProvider, app_id="a")
    assert provider.tells_flow
    assert provider.flow(Board(BoardRef("b"), order=order, extra={"allowLowerScore": lower})) is flow


def test_the_others_do_not_tell() -> None:
    for provider in (made(GameSparksProvider), made(XboxProvider)):
        assert not provider.tells_flow
        assert provider.flow(Board(BoardRef("b"), order=Order.HIGH_FIRST)) is Flow.UNKNOWN


@given(st.integers(1, 10**9), st.integers(1, 1_000))
def test_where_pages_begin_at_any_row_the_edge_is_their_last_or_first(edge: int, rows: int) -> None:
    provider = made(XboxProvider)
    assert provider.window(edge, rows, up=True) == (max(1, edge - rows + 1), edge)
    assert provider.window(edge, rows, up=False) == (edge, edge + rows - 1)


@given(st.integers(1, 10**7), st.integers(1, 1_000), st.integers(1, 1_000), st.booleans())
def test_a_callback_s_page_is_one_pull_that_holds_the_edge(edge: int, rows: int, limit: int, up: bool) -> None:
    first, last = made(GameSparksProvider, limit=limit).window(edge, rows, up=up)
    most = min(rows, limit)
    assert first <= edge <= last
    assert most // 2 < last - first + 1 <= most
    assert len(pulls(first - 1, last - first + 1, limit)) == 1
